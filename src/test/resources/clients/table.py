#!/usr/bin/python3
"""Keeps the current state of all budgets and prints it as a JSON line when it changes: table.py BOOTSTRAP REGISTRY [TOPIC]

Runs with Debian's python3-confluent-kafka and python3-avro.
"""
import functools
import io
import json
import struct
import sys
import urllib.request

import avro.io
import avro.schema
from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, TopicPartition


@functools.lru_cache(maxsize=None)
def schema(registry, schema_id):
    with urllib.request.urlopen(f"{registry}/schemas/ids/{schema_id}", timeout=10) as response:
        return avro.schema.parse(json.load(response)["schema"])


def decode(registry, value):
    """Reads Confluent's wire format: a zero byte, the schema's id in four bytes, then the Avro bytes."""
    writer_schema = schema(registry, struct.unpack(">bI", value[:5])[1])
    return avro.io.DatumReader(writer_schema).read(avro.io.BinaryDecoder(io.BytesIO(value[5:])))


def main(bootstrap, registry, topic="budget-snapshots"):
    # The group is not used, as each process reads all partitions from the beginning.
    consumer = Consumer({"bootstrap.servers": bootstrap, "group.id": "unused", "enable.auto.commit": False,
                         "isolation.level": "read_committed", "enable.partition.eof": True})
    partitions = [TopicPartition(topic, partition, OFFSET_BEGINNING)
                  for partition in consumer.list_topics(topic, timeout=30).topics[topic].partitions]
    # The table is complete when these offsets are reached.
    ends = {each.partition: consumer.get_watermark_offsets(each, timeout=30)[1] for each in partitions}
    consumer.assign(partitions)
    table = {}
    while True:
        message = consumer.poll(1)
        if message is None:
            continue
        if not message.error():
            if message.value() is None:
                table.pop(message.key().decode(), None)
            else:
                table[message.key().decode()] = decode(registry, message.value())
        elif message.error().code() == KafkaError._PARTITION_EOF:
            # All that is committed in this partition is read.
            if ends.get(message.partition(), 0) <= message.offset():
                ends.pop(message.partition(), None)
            if not ends:
                print(json.dumps([table[key] for key in sorted(table)], default=lambda time: time.isoformat()), flush=True)
        else:
            sys.exit(str(message.error()))


main(*sys.argv[1:])
