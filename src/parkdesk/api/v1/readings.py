"""Meter readings: 200 means that every one of them is on disk."""

from datetime import datetime
from typing import Annotated, Literal

from django.http import HttpResponse
from django.utils import timezone
from ninja import Router, Schema
from pydantic import AwareDatetime, Field

from parkdesk.api.v1.auth import ApiRequest
from parkdesk.api.v1.errors import REFUSALS
from parkdesk.api.v1.once import once
from parkdesk.usecases.take_readings import ReadingGiven, take_readings

router = Router()


class ReadingIn(Schema):
    """One reading; the value is a text, so that it is kept digit by digit."""

    meter_id: Annotated[str, Field(max_length=80)]
    read_at: AwareDatetime
    value: Annotated[str, Field(pattern=r"^-?\d{1,20}(\.\d{1,12})?$")]
    quality: Literal["", "N", "F", "M", "S", "D", "C", "T", "B"] = ""


class ReadingsIn(Schema):
    """A batch of readings of one kind."""

    kind: Literal["register", "interval"]
    readings: Annotated[list[ReadingIn], Field(min_length=1, max_length=10_000)]


class ReadingsOut(Schema):
    """How many were taken, how many of them were new, and which meters nobody knows."""

    taken: int
    new: int
    unknown_meters: list[str]
    received_at: datetime


@router.post("/readings", response={200: ReadingsOut, **REFUSALS})
def push_readings(request: ApiRequest, batch: ReadingsIn) -> HttpResponse:
    """Take a batch of readings. Sending it again adds nothing, with or without a key."""
    now = timezone.now()

    def take() -> ReadingsOut:
        taken = take_readings(
            readings=[ReadingGiven(**one.model_dump()) for one in batch.readings],
            kind=batch.kind,
            actor=request.actor,
            now=now,
        )
        return ReadingsOut(
            taken=taken.known, new=taken.new, unknown_meters=taken.unknown, received_at=now
        )

    return once(request, request.body, take, status=200)
