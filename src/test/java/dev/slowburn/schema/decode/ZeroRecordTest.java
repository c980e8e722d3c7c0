package dev.slowburn.schema.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.avro.BudgetEvent;
import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.avro.BurnRateAlert;
import dev.slowburn.avro.ReleaseDecision;
import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.schema.AvroSerdes;
import dev.slowburn.schema.registry.RegistryClient;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ZeroRecordTest {
    static Stream<Schema> written() {
        return Stream.of(
                BudgetSnapshot.getClassSchema(),
                BudgetEvent.getClassSchema(),
                BurnRateAlert.getClassSchema(),
                ReleaseDecision.getClassSchema(),
                RequestOutcome.getClassSchema());
    }

    @ParameterizedTest
    @MethodSource("written")
    void createsWritableRecordOfEachPublishedType(Schema schema) {
        SpecificRecord zero = ZeroRecord.of(schema);
        Map<String, String> config = Map.of("schema.registry.url", "mock://zero");
        Serde<SpecificRecord> serde = AvroSerdes.forOutputs(RegistryClient.create(config), config);

        byte[] bytes = serde.serializer().serialize(schema.getName(), zero);

        assertThat(zero.getSchema()).isEqualTo(schema);
        assertThat(serde.deserializer().deserialize(schema.getName(), bytes)).isEqualTo(zero);
    }
}
