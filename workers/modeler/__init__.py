"""What Camunda Modeler offers a process owner: element templates, written from handlers, diagrams and groups."""

from workers.modeler.files import FILE, current, write

__all__ = ["FILE", "current", "write"]
