package dev.slowburn.bench.peer;

import dev.slowburn.avro.BudgetEvent;
import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.avro.BurnRateAlert;
import dev.slowburn.avro.ReleaseDecision;
import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.domain.outcome.Outcome;
import dev.slowburn.domain.outcome.OutcomeField;
import dev.slowburn.domain.outcome.OutcomeKind;
import dev.slowburn.openslo.Definitions;
import dev.slowburn.openslo.LoadResult;
import dev.slowburn.openslo.yaml.Source;
import dev.slowburn.schema.AvroSerdes;
import dev.slowburn.schema.decode.OutcomeDecoder;
import dev.slowburn.schema.registry.RegistryClient;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;

/**
 * What is counted, by everybody: two SLOs for each of a number of services, one by status code, one by outcome and operation.
 *
 * <p>Slowburn runs them as the OpenSLO documents of {@link #definitions(int)}; peers as the same rules in Java, the fastest way in
 * which anybody would write them for one job.
 */
public final class Workload {
    /** The first parts of the SLOs' names; the number of the service follows. */
    public static final String AVAILABILITY = "availability-";

    public static final String API = "api-";
    /** The first part of the services' names; a number from 0 follows. */
    public static final String SERVICE = "service-";

    private static final Map<String, Object> REGISTRY = Map.of("schema.registry.url", "mock://bench");
    /** Ids are given in this order. */
    private static final List<Schema> SCHEMAS = List.of(
            RequestOutcome.getClassSchema(),
            BudgetSnapshot.getClassSchema(),
            BudgetEvent.getClassSchema(),
            BurnRateAlert.getClassSchema(),
            ReleaseDecision.getClassSchema());

    private Workload() {}

    /** Where everybody finds schemas: a registry in each process, in which each has the same id. */
    public static Map<String, Object> registry() {
        serde();
        return REGISTRY;
    }

    /** Writes outcomes and what Slowburn publishes, and reads them. */
    public static Serde<SpecificRecord> serde() {
        Serde<SpecificRecord> serde = AvroSerdes.forOutputs(RegistryClient.create(REGISTRY), REGISTRY);
        for (Schema schema : SCHEMAS) {
            AvroSerdes.prepare(serde.serializer(), schema.getName(), schema);
        }
        return serde;
    }

    /** The decoder that everybody uses, with the fields that these SLOs look at. */
    public static OutcomeDecoder decoder() {
        return new OutcomeDecoder(
                RegistryClient.create(registry()),
                Set.of(OutcomeField.STATUS_CODE, OutcomeField.OUTCOME, OutcomeField.OPERATION));
    }

    /** The SLOs of services 0 to {@code services - 1}. */
    public static LoadResult definitions(int services) {
        List<Source> each = IntStream.range(0, services)
                .mapToObj(service -> new Source("bench-" + service, slos(service)))
                .toList();
        LoadResult loaded = Definitions.combine(each, List.of());
        if (!loaded.problems().isEmpty()) {
            throw new IllegalStateException(loaded.problems().toString());
        }
        return loaded;
    }

    /** The same as documents. */
    public static String yaml(int services) {
        StringBuilder yaml = new StringBuilder();
        for (int i = 0; i < services; i++) {
            yaml.append(slos(i));
        }
        return yaml.toString();
    }

    private static String slos(int service) {
        return slo(AVAILABILITY, service, "status_code < 500", "status_code != null")
                + slo(API, service, "outcome != 'TIMEOUT'", "operation.startsWith('GET ')");
    }

    private static String slo(String name, int service, String good, String total) {
        return """
                ---
                apiVersion: openslo/v1
                kind: SLO
                metadata: {name: %1$s%2$d}
                spec:
                  service: service-%2$d
                  indicator:
                    metadata: {name: %1$s%2$d}
                    spec:
                      ratioMetric:
                        good: {metricSource: {type: slowburn, spec: {filter: "%3$s"}}}
                        total: {metricSource: {type: slowburn, spec: {filter: "%4$s"}}}
                  timeWindow: [{duration: 28d, isRolling: true}]
                  budgetingMethod: Occurrences
                  objectives: [{displayName: objective, target: 0.999}]
                """.formatted(name, service, good, total);
    }

    /** Whether the SLO {@link #AVAILABILITY} counts an outcome. */
    public static boolean isInAvailability(Outcome outcome) {
        return outcome.hasStatusCode();
    }

    public static boolean isGoodForAvailability(Outcome outcome) {
        return outcome.statusCode() < 500;
    }

    /** Whether the SLO {@link #API} counts an outcome. */
    public static boolean isInApi(Outcome outcome) {
        return outcome.operation() != null && outcome.operation().startsWith("GET ");
    }

    public static boolean isGoodForApi(Outcome outcome) {
        return outcome.kind() != OutcomeKind.TIMEOUT;
    }
}
