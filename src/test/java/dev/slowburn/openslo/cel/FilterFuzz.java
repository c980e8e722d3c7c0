package dev.slowburn.openslo.cel;

import dev.cel.runtime.CelEvaluationException;
import dev.slowburn.domain.outcome.OutcomeKind;
import dev.slowburn.testkit.fuzz.FuzzTarget;
import dev.slowburn.testkit.fuzz.Mutations;
import dev.slowburn.testkit.topology.SampleOutcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Fuzzes filters: each is rejected with a reason, or evaluates to true, false or an error for any outcome. */
public final class FilterFuzz implements FuzzTarget {
    private static final List<String> VALID = List.of(
            "status_code < 500 && duration_ms <= 800.0",
            "operation.startsWith('POST ') || service == 'cart'",
            "outcome in ['SUCCESS', 'CLIENT_ERROR']",
            "has(attributes.region) && attributes['region'].matches('^eu-[0-9]+$')",
            "attributes.all(k, attributes[k] != '') ? count > 1 : !(count % 2 == 0)",
            "attributes.exists(k, k.contains('x') && attributes[k].size() > 3)",
            "[1, 2, 3].filter(x, x > 1).map(x, x * x).exists_one(x, x == 4)",
            "duration(string(count) + 's') > duration('1m') || timestamp(count).getFullYear('UTC') > 1970",
            "int(duration_ms) / (status_code - 200) > 0 || double(count) == 1.0",
            "type(status_code) == int && string(status_code).endsWith('00')",
            "{'a': 1, 'b': 2}[operation] == 1 || b'abc' == bytes(operation)");

    private static final List<String> WORDS = List.of(
            "service",
            "operation",
            "outcome",
            "status_code",
            "duration_ms",
            "count",
            "attributes",
            "attributes['a']",
            "null",
            "true",
            "9223372036854775807",
            "-9223372036854775808",
            "0u",
            "1e308",
            "''",
            "'a'",
            "b''",
            "[]",
            "{}",
            "(",
            ")",
            "[",
            "]",
            "?",
            ":",
            "!",
            "-",
            "+",
            "*",
            "/",
            "%",
            "&&",
            "||",
            "==",
            "<",
            "in",
            ".all(x, ",
            ".map(y, ",
            ".exists(z, ",
            ".matches(",
            ".matches(operation)",
            ".size()",
            ".contains(",
            "has(attributes.a)",
            "int(",
            "uint(",
            "double(",
            "string(",
            "bytes(",
            "duration(",
            "timestamp(",
            "type(",
            "dyn(",
            ".getHours('Mars')",
            "\"\\u0000\"",
            "//",
            "(a+)+$",
            "\n");

    private static final List<String> VALUES = List.of(
            "", "a", "GET /", "(((", "x".repeat(2_000), "\u0000", "\ud83d\ude00", "9999999999999999999", "(x{99}){99}");

    private final FilterCompiler compiler = new FilterCompiler();

    @Override
    public String name() {
        return "filters";
    }

    @Override
    public void feed(Random random) {
        Mutations mutations = new Mutations(random);
        Filter filter;
        try {
            filter = compiler.compile(text(random, mutations));
        } catch (FilterException e) {
            if (e.faults().isEmpty() || e.faults().get(0).reason().isBlank()) {
                throw new AssertionError("no reason", e);
            }
            return;
        }
        for (int i = 0; i < 3; i++) {
            try {
                filter.matches(new OutcomeVariables(outcome(random, mutations)));
            } catch (CelEvaluationException e) {
                // An evaluation error is a valid result.
            }
        }
    }

    private static String text(Random random, Mutations mutations) {
        String valid = mutations.oneOf(VALID);
        return switch (random.nextInt(10)) {
            case 0 -> words(random, mutations);
            case 1, 2 -> "(" + valid + (random.nextBoolean() ? ") && (" : ") || !(") + mutations.oneOf(VALID) + ")";
            default -> mutations.damaged(valid, WORDS);
        };
    }

    private static String words(Random random, Mutations mutations) {
        StringBuilder words = new StringBuilder();
        for (int i = random.nextInt(60); i >= 0; i--) {
            words.append(mutations.oneOf(WORDS)).append(' ');
        }
        return words.toString();
    }

    private static SampleOutcome outcome(Random random, Mutations mutations) {
        Map<String, String> attributes = new HashMap<>();
        for (int i = random.nextInt(8); i > 0; i--) {
            attributes.put(mutations.oneOf(VALUES) + i, mutations.oneOf(VALUES));
        }
        attributes.put("a", mutations.oneOf(VALUES));
        return new SampleOutcome(
                "cart",
                random.nextLong(),
                random.nextInt(4) == 0 ? null : mutations.oneOf(VALUES),
                mutations.oneOf(List.of(OutcomeKind.values())),
                random.nextInt(4) == 0 ? null : random.nextInt(),
                random.nextInt(4) == 0 ? null : random.nextLong() >>> random.nextInt(64),
                random.nextLong() >>> (1 + random.nextInt(60)),
                attributes);
    }
}
