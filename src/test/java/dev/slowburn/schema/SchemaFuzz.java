package dev.slowburn.schema;

import dev.slowburn.domain.outcome.OutcomeField;
import dev.slowburn.schema.decode.WriterPlan;
import dev.slowburn.testkit.fuzz.FuzzTarget;
import dev.slowburn.testkit.fuzz.Mutations;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.avro.Schema;

/** Fuzzes writer schemas: each can be compiled to a plan for outcomes, or is rejected with a reason. */
public final class SchemaFuzz implements FuzzTarget {
    private static final List<String> WORDS = List.of(
            "\"int\"",
            "\"null\"",
            "{\"type\":\"array\",\"items\":\"long\"}",
            "{\"type\":\"map\",\"values\":\"string\"}",
            "{\"type\":\"fixed\",\"name\":\"F\",\"size\":2147483647}",
            "[\"null\",\"string\"]",
            "[]",
            "\"RequestOutcome\"",
            "\"logicalType\":\"timestamp-micros\",",
            "{\"type\":",
            "}",
            "[",
            "]",
            ",",
            "\"aliases\":[\"service\"],",
            "\"default\":null,");

    private final List<String> valid = new ArrayList<>();

    public SchemaFuzz() {
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            valid.add(new RandomWriter(random).record().getSchema().toString());
        }
    }

    @Override
    public String name() {
        return "schemas";
    }

    @Override
    public void feed(Random random) {
        Mutations mutations = new Mutations(random);
        String text = mutations.damaged(mutations.oneOf(valid), WORDS);
        Schema schema;
        try {
            schema = new Schema.Parser().setValidateDefaults(false).parse(text);
        } catch (RuntimeException e) {
            // As in the client: Avro's parser throws various exceptions.
            return;
        }
        try {
            WriterPlan.compile(schema, Set.of(OutcomeField.values()));
        } catch (IllegalArgumentException e) {
            if (e.getMessage() == null) {
                throw new AssertionError("no reason", e);
            }
        }
    }
}
