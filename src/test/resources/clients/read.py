#!/usr/bin/python3
"""Prints the records of an output topic as JSON lines: read.py BOOTSTRAP REGISTRY TOPIC [RECORDS]

Runs with Debian's python3-confluent-kafka and python3-avro. If fastavro is installed, AvroDeserializer of
confluent_kafka.schema_registry.avro gets schemas and decodes by itself.
"""
import functools
import io
import json
import struct
import sys
import urllib.request

import avro.io
import avro.schema
from confluent_kafka import Consumer


@functools.lru_cache(maxsize=None)
def schema(registry, schema_id):
    with urllib.request.urlopen(f"{registry}/schemas/ids/{schema_id}", timeout=10) as response:
        return avro.schema.parse(json.load(response)["schema"])


def decode(registry, value):
    """Reads Confluent's wire format: a zero byte, the schema's id in four bytes, then the Avro bytes."""
    writer_schema = schema(registry, struct.unpack(">bI", value[:5])[1])
    return avro.io.DatumReader(writer_schema).read(avro.io.BinaryDecoder(io.BytesIO(value[5:])))


def main(bootstrap, registry, topic, records=None):
    # With the same group.id, the next run continues where this one has stopped.
    consumer = Consumer({"bootstrap.servers": bootstrap, "group.id": "python-example", "auto.offset.reset": "earliest",
                         "isolation.level": "read_committed"})
    consumer.subscribe([topic])
    left = int(records) if records else -1
    while left != 0:
        message = consumer.poll(1)
        if message is None:
            continue
        if message.error():
            sys.exit(str(message.error()))
        # A removed budget or decision has a record without a value.
        value = None if message.value() is None else decode(registry, message.value())
        print(json.dumps({"key": message.key().decode(), "value": value}, default=str), flush=True)
        left -= 1
    consumer.close()


main(*sys.argv[1:])
