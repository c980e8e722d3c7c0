#!/usr/bin/python3
"""Emits request outcomes: emit.py BOOTSTRAP REGISTRY [SCHEMA]

Runs with Debian's python3-confluent-kafka and python3-avro. Where there is fastavro, AvroSerializer of
confluent_kafka.schema_registry.avro registers and encodes by itself.
"""
import io
import json
import pathlib
import struct
import sys
import urllib.request
from datetime import datetime, timezone

import avro.io
import avro.schema
from confluent_kafka import Producer

TOPIC = "request-outcomes"
SERVICE = "python-example"
SCHEMA = pathlib.Path(__file__).parent / "../../../../schemas/RequestOutcome.avsc"


def register(registry, schema):
    """Returns the id of the schema; registering a schema that is there already changes nothing."""
    body = json.dumps({"schema": schema}).encode()
    headers = {"Content-Type": "application/vnd.schemaregistry.v1+json"}
    request = urllib.request.Request(f"{registry}/subjects/{TOPIC}-value/versions", body, headers)
    with urllib.request.urlopen(request, timeout=10) as response:
        return json.load(response)["id"]


def outcome(kind, status):
    """All fields: this Avro library fills in no defaults."""
    return {"event_id": None, "service": SERVICE, "occurred_at": datetime.now(timezone.utc), "operation": "GET /cart",
            "outcome": kind, "status_code": status, "duration_micros": 12_000, "count": 1, "attributes": {}}


def main(bootstrap, registry, schema_file=SCHEMA):
    schema = pathlib.Path(schema_file).read_text(encoding="utf-8")
    # Confluent's wire format: a zero byte, the schema's id in four bytes with the highest first, then the Avro bytes.
    prefix = struct.pack(">bI", 0, register(registry, schema))
    writer = avro.io.DatumWriter(avro.schema.parse(schema))
    producer = Producer({"bootstrap.servers": bootstrap, "client.id": SERVICE})
    failures = []
    outcomes = [outcome("SUCCESS", 200)] * 3 + [outcome("SERVER_ERROR", 503)]
    for each in outcomes:
        value = io.BytesIO()
        writer.write(each, avro.io.BinaryEncoder(value))
        # Slowburn looks at no key; without one the records spread over the partitions.
        producer.produce(TOPIC, prefix + value.getvalue(), on_delivery=lambda e, _: e and failures.append(e))
    unsent = producer.flush(30)
    if unsent or failures:
        sys.exit(f"{unsent} outcomes not sent, failures: {failures}")
    print(f"{SERVICE}: {len(outcomes)} outcomes sent")


main(*sys.argv[1:])
