package dev.slowburn.testkit.otlp;

import io.opentelemetry.exporter.internal.otlp.traces.TraceRequestMarshaler;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.function.Consumer;

/** Exports each batch of spans as a record in protobuf, as the Collector's exporter for Kafka does. */
record RecordExporter(Consumer<byte[]> records) implements SpanExporter {
    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        try {
            TraceRequestMarshaler.create(spans).writeBinaryTo(record);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        records.accept(record.toByteArray());
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
    }
}
