"""Every sentence that a user reads, one module a room: data in, text out."""
