"""Wrong usages: every checker reports each line marked `error`, and no other line."""

from __future__ import annotations

from unittest.mock import ANY

from netra_fakes import arg, control, make_fake, on, stub
from tests.typing.model import (
    Agent,
    Clock,
    Context,
    Repository,
    Result,
    Session,
    handle,
    parse,
)

context = Context("run-1")
result = Result(success=True)
session = Session()

agent = make_fake(Agent)
clock = make_fake(Clock)
repository = make_fake(Repository[Result])
handler = make_fake(handle)
parser = make_fake(parse)

# Factories
not_a_session: Session = make_fake(Agent)  # error
make_fake(Agent, nam="agent")  # error
make_fake(Agent, types="errors")  # error
make_fake(Agent, attributes=["name"])  # error
make_fake(42)  # error

# Unknown members
stub(agent.exeucte).returns(result)  # error
stub(agent.execute).return_vaule(result)  # error
stub(agent.execute).assert_awaited_onec()  # error
on(agent, lambda a: a.stat)  # error
on(agent, lambda a: a.exeucte(context))  # error

# Not a method
stub(agent)  # error
stub("execute")  # error
stub(agent.state)  # error
on(agent, "execute")  # error

# Values of the wrong type
stub(agent.execute).returns("result")  # error
stub(agent.execute).returns(None)  # error
stub(agent.execute).returns()  # error
stub(agent.execute).returns_in_order(result, "second")  # error
stub(agent.execute).raises("TimeoutError")  # error
stub(agent.execute).raises(result)  # error
stub(agent.get).returns("1.5")  # error
stub(agent.find).returns(3)  # error
stub(agent.later).returns("3")  # error
stub(agent.later).when(1.0).returns("3")  # error
stub(agent.later).returns_in_order(1, "2")  # error
stub(agent.later).runs(lambda delay: "3")  # error
stub(agent.status).returns([])  # error
stub(agent.soon).returns(3)  # error
stub(agent.ping).returns(result)  # error
stub(agent.stop).returns(3)  # error
stub(agent.stream).yields("text")  # error
stub(agent.tokens).yields(b"bytes")  # error
stub(agent.rows).yields(1, 2)  # error
stub(agent.session).enters_with(result)  # error
stub(agent.transaction).enters_with("3")  # error
stub(agent.connect).returns(result)  # error

# Verbs that the shape has not
stub(agent.execute).yields(result)  # error
stub(agent.get).enters_with(1.5)  # error
stub(agent.get).await_count  # error
stub(agent.get).assert_awaited_once_with("key")  # error
stub(agent.stream).returns_in_order(b"a")  # error

# Arguments that the signature refuses
stub(agent.execute).when("context").returns(result)  # error
stub(agent.execute).when().returns(result)  # error
stub(agent.status).when("yes")  # error
stub(agent.soon).when(3)  # error
stub(agent.later).assert_awaited_once_with("soon")  # error
stub(agent.execute).when(context, stream_update=True)  # error
stub(agent.execute).when(context, True, "message")  # error
stub(agent.execute).when(context).returns("result")  # error
stub(agent.execute).assert_awaited_once_with("context")  # error
stub(agent.execute).assert_awaited_once_with()  # error
stub(agent.execute).assert_called_with(context, stream_update=True)  # error
stub(agent.get).assert_any_call(1)  # error
stub(agent.get).when(arg(ANY), defualt=1)  # error
stub(agent.log).when("a", level="debug")  # error
stub(agent.execute).calls[0].matches("context")  # error
stub(agent.execute).calls[0].arg  # error


# Functions of another signature
async def run_text(context: str, stream_updates: bool = False) -> Result:
    raise NotImplementedError


async def run_to_text(context: Context, stream_updates: bool = False) -> str:
    raise NotImplementedError


stub(agent.execute).runs(run_text)  # error
stub(agent.execute).runs(run_to_text)  # error
stub(agent.get).runs(lambda key, default=0: "text")  # error

# Functions, generics, protocols
stub(handler).when("context")  # error
stub(handler).returns(None)  # error
stub(parser).returns({"a": "b"})  # error
stub(repository.save).when(context)  # error
stub(repository.all).returns([context])  # error
stub(clock.now).returns("now")  # error

# One call, written out
on(agent, lambda a: a.get("k", 1)).returns("5")  # error
on(agent, lambda a: a.get(1)).returns(5)  # error
on(agent, lambda a: a.load(1)).returns(context)  # error
on(agent, lambda a: a.load("k")).returns(result)  # error
on(agent, lambda a: a.echo(1)).returns(["text"])  # error
on(agent, lambda a: a.state).returns(3)  # error
on(agent, lambda a: a.execute(context)).returns("result")  # error
on(agent, lambda a: a.execute(context)).yields(result)  # error
on(agent, lambda a: a.later(1.0)).returns_in_order("a")  # error
on(agent, lambda a: a.stream()).yields("text")  # error
on(agent, lambda a: a.session("u")).enters_with(result)  # error
on(agent, lambda a: a.get("k")).enters_with(1.0)  # error
on(agent, lambda a: a.get("k")).raises("error")  # error

# The fake as a whole
control(agent).verfy()  # error
control(agent).calls.method  # error
count: str = stub(agent.get).call_count  # error
