package dev.slowburn.input.otlp.json;

import dev.slowburn.input.otlp.OtlpFields;
import dev.slowburn.input.otlp.json.JsonMessages.Fields;
import java.io.IOException;

/** Reads the levels that records of all signals have: items of scopes of resources. */
final class RecordJson {
    private final JsonMessages json;
    private final Signal signal;
    private final Fields item;
    private final Fields resources = this::resources;
    private final Fields resource = this::resource;
    private final Fields scope = this::scope;

    /** @param item reads the fields of a span or a metric */
    RecordJson(JsonMessages json, Signal signal, Fields item) {
        this.json = json;
        this.signal = signal;
        this.item = item;
    }

    /** The record in Protocol Buffers. */
    byte[] toProtobuf(byte[] value) {
        return json.record(value, signal.resources(), OtlpFields.RESOURCE_ITEMS, resources);
    }

    private void resources(String name) throws IOException {
        if (name.equals("resource")) {
            json.message(OtlpFields.RESOURCE, resource);
        } else if (name.equals(signal.scopes())) {
            json.messages(OtlpFields.SCOPE_ITEMS, scope);
        } else {
            json.skip();
        }
    }

    private void resource(String name) throws IOException {
        if (name.equals("attributes")) {
            json.attributes(OtlpFields.RESOURCE_ATTRIBUTE);
        } else {
            json.skip();
        }
    }

    private void scope(String name) throws IOException {
        if (name.equals(signal.items())) {
            json.messages(OtlpFields.ITEM, item);
        } else {
            json.skip();
        }
    }
}
