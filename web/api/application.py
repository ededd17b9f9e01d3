"""Mounts the JSON API on the counter."""

from fastapi import FastAPI

from web.counter import Counter


def mount_api(app: FastAPI, counter: Counter) -> None:
    """Add the API's routes, each with its policy."""
    del app, counter
