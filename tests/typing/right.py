"""Right usages: every checker accepts each line marked `ok`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from unittest.mock import ANY

from netra_fakes import arg, control, make_fake, on, stub
from netra_fakes.stubbing import CoroutineStub, RecordedCall
from tests.typing.model import (
    Agent,
    Clock,
    Context,
    Plugin,
    Repository,
    Result,
    Session,
    handle,
    parse,
)

context = Context("run-1")
result = Result(success=True)
session = Session()

agent: Agent = make_fake(Agent)  # ok
named: Agent = make_fake(Agent, name="agent", types="error", strict=True)  # ok
given: Agent = make_fake(Agent, attributes={"name": "a"}, extra_attributes=("extra",))  # ok
clock: Clock = make_fake(Clock)  # ok
plugin: Plugin = make_fake(Plugin)  # ok
repository: Repository[Result] = make_fake(Repository[Result])  # ok
handler = make_fake(handle)  # ok
parser = make_fake(parse)  # ok
by_path = make_fake("package.module:Class")  # ok

# Coroutine methods: the awaited type
stub(agent.execute).returns(result)  # ok
stub(agent.execute).raises(TimeoutError())  # ok
stub(agent.execute).raises(TimeoutError)  # ok
stub(agent.execute).returns_in_order(result, Result(success=False), ValueError("third"))  # ok
stub(agent.stop).returns(None)  # ok
stub(agent.later).returns(3)  # ok
stub(agent.later).when(1.0).returns(3)  # ok
stub(agent.later).returns_in_order(1, 2, TimeoutError)  # ok
stub(agent.later).runs(lambda delay: 3)  # ok
stub(agent.later).assert_awaited_once_with(1.0)  # ok
stub(agent.status).returns({"healthy": True})  # ok
stub(agent.status).when(verbose=True).returns({})  # ok
stub(agent.soon).returns({"key": 1})  # ok
stub(agent.ping).returns(True)  # ok
stub(agent.on_done).returns(None)  # ok
stub(agent.on_done).when(result).raises(ValueError)  # ok
stub(agent.execute).when(context).returns(result)  # ok
stub(agent.execute).when(context, stream_updates=True).returns(result)  # ok
stub(agent.execute).when(context, True).raises(TimeoutError)  # ok
stub(agent.execute).when(context=context).returns_in_order(result, result)  # ok
stub(agent.execute).when(arg(ANY), stream_updates=arg(ANY)).returns(result)  # ok
stub(agent.execute).lenient().returns(result)  # ok
stub(agent.execute).when(context).lenient().returns(result)  # ok


async def run(context: Context, stream_updates: bool = False) -> Result:
    return Result(success=stream_updates)


def run_sync(context: Context, stream_updates: bool = False) -> Result:
    return Result(success=stream_updates)


async def stream_two(limit: int = 10) -> AsyncIterator[bytes]:
    yield b"a" * limit


stub(agent.execute).runs(run)  # ok
stub(agent.execute).runs(run_sync)  # ok
stub(agent.execute).when(context).runs(run)  # ok

# Sync methods
stub(agent.get).returns(1.5)  # ok
stub(agent.get).when("key", default=3).returns(2)  # ok
stub(agent.get).returns_in_order(1.0, 2.0, KeyError("k"))  # ok
stub(agent.get).runs(lambda key, default=0: float(len(key) + default))  # ok
stub(agent.find).returns(None)  # ok
stub(agent.find).returns(result)  # ok
stub(agent.log).when("a", "b", level=10, user="u").returns(None)  # ok
stub(agent.build).returns(agent)  # ok
stub(agent.anything).returns(object())  # ok
stub(agent.anything).yields(1, "a")  # ok
stub(agent.anything).enters_with(session)  # ok

# Streams, iterators, context managers
stub(agent.stream).yields(b"a", b"b")  # ok
stub(agent.stream).when(limit=2).yields(b"a")  # ok
stub(agent.stream).runs(stream_two)  # ok
stub(agent.tokens).yields("a", "b")  # ok
stub(agent.rows).yields((1, "a"), (2, "b"))  # ok
stub(agent.session).enters_with(session)  # ok
stub(agent.session).when("user-1").enters_with(session)  # ok
stub(agent.transaction).enters_with(3)  # ok
stub(agent.connect).enters_with(session)  # ok
stub(agent.connect).returns(session)  # ok

# What was seen
stub(agent.execute).assert_awaited_once_with(context)  # ok
stub(agent.execute).assert_awaited_with(context, stream_updates=arg(ANY))  # ok
stub(agent.execute).assert_any_await(context, True)  # ok
stub(agent.execute).assert_called_once_with(context)  # ok
stub(agent.get).assert_called_once_with("key", default=1)  # ok
stub(agent.get).assert_any_call("key")  # ok
stub(agent.get).assert_not_called()  # ok
count: int = stub(agent.execute).await_count + stub(agent.get).call_count  # ok
calls: list[RecordedCall[...]] = control(agent).calls  # ok
matched: bool = stub(agent.execute).calls[0].matches(context, stream_updates=True)  # ok
key: str = stub(agent.get).calls[0].given_to(lambda key, default=0: key)  # ok
view: CoroutineStub[..., Result] = stub(agent.execute)  # ok

# Functions, generics, protocols
stub(handler).when(context, timeout=2.0).returns(result)  # ok
stub(handler).assert_awaited_once_with(context)  # ok
stub(parser).returns({"a": 1})  # ok
stub(repository.save).when(result).returns(result)  # ok
stub(repository.all).returns([result])  # ok
stub(clock.now).returns(0.0)  # ok
stub(plugin.start).when(8080).returns(True)  # ok

# One call, written out
on(agent, lambda a: a.get("k", 1)).returns(5)  # ok
on(agent, lambda a: a.load(1)).returns(result)  # ok
on(agent, lambda a: a.load("k")).returns(context)  # ok
on(agent, lambda a: a.echo(1)).returns([2])  # ok
on(agent, lambda a: a.state).returns("ready")  # ok
on(agent, lambda a: a.state).returns_in_order("ready", "gone")  # ok
on(agent, lambda a: a.execute(context)).returns(result)  # ok
on(agent, lambda a: a.execute(context)).raises(TimeoutError)  # ok
on(agent, lambda a: a.execute(context)).runs(run)  # ok
on(agent, lambda a: a.later(1.0)).returns_in_order(1, 2, ValueError())  # ok
on(agent, lambda a: a.stream()).yields(b"a")  # ok
on(agent, lambda a: a.rows("t")).yields((1, "a"))  # ok
on(agent, lambda a: a.session("u")).enters_with(session)  # ok
on(agent, lambda a: a.transaction("t")).enters_with(1)  # ok
on(agent, lambda a: a.connect("url").commit()).returns(1)  # ok
on(agent, lambda a: a.anything("k")).returns(3)  # ok
on(agent, lambda a: a.get(arg(ANY))).lenient().returns(1.0)  # ok

# The fake as a whole
control(agent).verify()  # ok
control(agent).reset()  # ok
table: str = control(agent).explain()  # ok
is_there: bool = "execute" in control(agent).spec.methods  # ok
