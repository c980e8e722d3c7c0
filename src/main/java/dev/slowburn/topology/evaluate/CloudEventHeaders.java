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
 * The headers that make a record a CloudEvent 1.0 in binary mode, so that event routers can process it without its schema.
 *
 * <p>The attributes are written directly, without building and validating an event object, because each snapshot has them.
 */
final class CloudEventHeaders {
    /** The Avro encoding of the value follows the id of its schema in the registry at {@code schema.registry.url}. */
    static final String CONTENT_TYPE = "application/avro";

    private final String source;

    /** @param application the application id, which distinguishes Slowburn deployments */
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
