#!/usr/bin/python3
"""Finds missed events and alerts: audit.py BOOTSTRAP REGISTRY TOPIC…

The episodes of a budget's threshold, and those of an alert, are numbered without gaps. Reads budget-events and burn-rate-alerts up
to their ends, prints each gap as a JSON line, and exits with 1 if there is one. The first episode can have any number, as older
records may have been deleted. WINDOW_RESET is not checked, as it has the number of its calendar window.

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


def committed(bootstrap, topics):
    """All committed records of the topics, in order within each partition."""
    consumer = Consumer({"bootstrap.servers": bootstrap, "group.id": "unused", "enable.auto.commit": False,
                         "isolation.level": "read_committed", "enable.partition.eof": True})
    unread = {(topic, partition) for topic in topics
              for partition in consumer.list_topics(topic, timeout=30).topics[topic].partitions}
    consumer.assign([TopicPartition(topic, partition, OFFSET_BEGINNING) for topic, partition in unread])
    while unread:
        message = consumer.poll(1)
        if message is None:
            continue
        if not message.error():
            yield message.value()
        elif message.error().code() == KafkaError._PARTITION_EOF:
            unread.discard((message.topic(), message.partition()))
        else:
            sys.exit(str(message.error()))
    consumer.close()


def series(record):
    """What has one numbering: a threshold of a budget, or a state of an alert."""
    if "alert_id" in record:
        return record["alert_id"], record["service"], record["state"]
    return record["budget_id"], record["service"], record["type"], record["threshold"]


def main(bootstrap, registry, *topics):
    last = {}
    gaps = 0
    for value in committed(bootstrap, topics):
        record = decode(registry, value)
        if record.get("type") == "WINDOW_RESET":
            continue
        before = last.get(series(record), record["episode"] - 1)
        if record["episode"] > before + 1:
            gaps += 1
            print(json.dumps({"series": series(record), "missed": [before + 1, record["episode"] - 1]}))
        last[series(record)] = max(before, record["episode"])
    sys.exit(1 if gaps else 0)


main(*sys.argv[1:])
