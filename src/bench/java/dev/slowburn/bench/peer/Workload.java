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
 * The workload of all peers: two SLOs per service, one by status code, one by outcome and operation.
 *
 * <p>Slowburn uses the OpenSLO documents of {@link #definitions(int)}; peers implement the same rules in Java, as the fastest
 * alternative.
 */
public final class Workload {
    /** Prefixes of SLO names, followed by the service number. */
    public static final String AVAILABILITY = "availability-";

    public static final String API = "api-";
    /** Prefix of service names, followed by a number from 0. */
    public static final String SERVICE = "service-";

    private static final Map<String, Object> REGISTRY = Map.of("schema.registry.url", "mock://bench");
    /** Schema ids follow this order. */
    private static final List<Schema> SCHEMAS = List.of(
            RequestOutcome.getClassSchema(),
            BudgetSnapshot.getClassSchema(),
            BudgetEvent.getClassSchema(),
            BurnRateAlert.getClassSchema(),
            ReleaseDecision.getClassSchema());

    private Workload() {}

    /** Settings of the schema registry: an in-process mock with the same ids in each process. */
    public static Map<String, Object> registry() {
        serde();
        return REGISTRY;
    }

    /** The schemas of the registry, in the order of their ids from 1. */
    public static List<Schema> schemas() {
        return SCHEMAS;
    }

    /** Serde of outcomes and output records. */
    public static Serde<SpecificRecord> serde() {
        Serde<SpecificRecord> serde = AvroSerdes.forOutputs(RegistryClient.create(REGISTRY), REGISTRY);
        for (Schema schema : SCHEMAS) {
            AvroSerdes.prepare(serde.serializer(), schema.getName(), schema);
        }
        return serde;
    }

    /** The decoder of all peers, with the fields that these SLOs use. */
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

    /** The same SLOs as YAML documents. */
    public static String yaml(int services) {
        StringBuilder yaml = new StringBuilder();
        for (int i = 0; i < services; i++) {
            yaml.append(slos(i));
        }
        return yaml.toString();
    }

    private static String slos(int service) {
        return availability(AVAILABILITY + service, service, 1) + api(service);
    }

    /** The SLO with the rule of {@link #API}. */
    public static String api(int service) {
        return slo(API + service, service, 1, "outcome != 'TIMEOUT'", "operation.startsWith('GET ')");
    }

    /**
     * An SLO with the rule of {@link #AVAILABILITY}.
     *
     * @param ledger number of its ledger, from 1; another number starts an empty ledger
     */
    public static String availability(String name, int service, int ledger) {
        return slo(name, service, ledger, "status_code < 500", "status_code != null");
    }

    private static String slo(String name, int service, int ledger, String good, String total) {
        return """
                ---
                apiVersion: openslo/v1
                kind: SLO
                metadata: {name: %1$s, annotations: {slowburn.dev/ledger: "%5$d"}}
                spec:
                  service: service-%2$d
                  indicator:
                    metadata: {name: %1$s}
                    spec:
                      ratioMetric:
                        good: {metricSource: {type: slowburn, spec: {filter: "%3$s"}}}
                        total: {metricSource: {type: slowburn, spec: {filter: "%4$s"}}}
                  timeWindow: [{duration: 28d, isRolling: true}]
                  budgetingMethod: Occurrences
                  objectives: [{displayName: objective, target: 0.999}]
                """.formatted(name, service, good, total, ledger);
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
