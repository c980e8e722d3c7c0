package dev.slowburn.openslo;

import dev.slowburn.openslo.yaml.Problem;
import dev.slowburn.testkit.fuzz.FuzzTarget;
import dev.slowburn.testkit.fuzz.Mutations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Fuzzes the parser of definitions: a text is valid, or each problem has a location and a reason of bounded length. */
public final class DefinitionFuzz implements FuzzTarget {
    private static final List<String> WORDS = List.of(
            "&a ",
            "*a",
            "<<: *a\n",
            "!!java.lang.Object ",
            "!x ",
            "{a: ",
            "[",
            "]",
            "}",
            "- ",
            "? ",
            "| ",
            ">-\n",
            "\n",
            "  ",
            "\t",
            "---\n",
            "...\n",
            "%YAML 9.9\n",
            "#",
            "'",
            "\"",
            "\\x00",
            "\u0000",
            "\ufeff",
            "\ud83d",
            "~",
            ".inf",
            ".nan",
            "1e999",
            "99999999999999999999",
            "-0",
            "0x7fffffffffffffff",
            "true",
            "1M",
            "0d",
            "999999999Y",
            "2026-02-30",
            "slowburn.dev/v1",
            "slowburn.dev/group-by: \"a,b\"\n",
            "FREQ=SECONDLY;INTERVAL=0",
            "FREQ=YEARLY;COUNT=2147483647",
            "RRULE:",
            "America/New_York",
            "matches('(a*)*')",
            "operation + operation",
            "attributes.all(a, a != '')");

    private static final int MAX_PROBLEMS = 101;
    private static final int MAX_PROBLEM_LENGTH = 4_000;

    private final List<String> valid = new ArrayList<>();

    public DefinitionFuzz() {
        for (String folder : List.of("src/test/resources/openslo/valid", "src/main/resources/examples")) {
            try (Stream<Path> files = Files.list(Path.of(folder))) {
                for (Path file : files.sorted().toList()) {
                    valid.add(Files.readString(file));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public String name() {
        return "definitions";
    }

    @Override
    public void feed(Random random) {
        Mutations mutations = new Mutations(random);
        String text = mutations.oneOf(valid);
        String yaml =
                switch (random.nextInt(10)) {
                    case 0 -> mutations.damaged(mutations.oneOf(WORDS).repeat(random.nextInt(500)), WORDS);
                    case 1 -> mutations.damaged(text + "\n---\n" + mutations.oneOf(valid), WORDS);
                    default -> mutations.damaged(text, WORDS);
                };
        LoadResult loaded = Definitions.parse("slo.yaml", yaml);
        if (loaded.valid() != loaded.problems().isEmpty() || loaded.problems().size() > MAX_PROBLEMS) {
            throw new AssertionError(
                    "valid() does not match the problems: " + loaded.problems().size() + " problems");
        }
        for (Problem problem : loaded.problems()) {
            if (!problem.file().equals("slo.yaml")
                    || problem.reason().isBlank()
                    || problem.toString().length() > MAX_PROBLEM_LENGTH) {
                throw new AssertionError("malformed problem: " + problem);
            }
        }
    }
}
