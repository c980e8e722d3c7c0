package dev.slowburn.topology.evaluate;

import dev.slowburn.domain.outcome.Printable;
import dev.slowburn.schema.record.EventAttributes;
import io.cloudevents.SpecVersion;
import io.cloudevents.core.v1.CloudEventV1;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.cloudevents.rw.CloudEventWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * The headers that make a record a CloudEvent 1.0 in binary mode, so that routers of events understand it without its schema.
 *
 * <p>They are written attribute by attribute, rather than from an event that is built and checked: there is one for each
 * snapshot, and what is written is always the same few attributes.
 */
final class CloudEventHeaders {
    /** With the registry's id before it, as {@code schema.registry.url} says where to look. */
    static final String CONTENT_TYPE = "application/avro";

    private final String source;

    /** @param application of which Slowburn, as there may be several */
    CloudEventHeaders(String application) {
        source = EventAttributes.source(application).toString();
    }

    Headers of(SpecificRecord record) {
        EventAttributes attributes = EventAttributes.of(record);
        CloudEventWriter<ProducerRecord<Void, byte[]>> writer =
                KafkaMessageFactory.createWriter("").create(SpecVersion.V1);
        writer.withContextAttribute(CloudEventV1.ID, Printable.of(attributes.id()))
                .withContextAttribute(CloudEventV1.SOURCE, source)
                .withContextAttribute(CloudEventV1.TYPE, attributes.type())
                .withContextAttribute(CloudEventV1.SUBJECT, Printable.of(attributes.subject()))
                .withContextAttribute(CloudEventV1.TIME, attributes.time().toString())
                .withContextAttribute(CloudEventV1.DATACONTENTTYPE, CONTENT_TYPE);
        return writer.end().headers();
    }
}
