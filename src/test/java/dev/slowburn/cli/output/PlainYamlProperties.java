package dev.slowburn.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.yaml.snakeyaml.Yaml;

/** Parsers of YAML 1.1 and 1.2 read the written YAML alike. */
class PlainYamlProperties {
    private static final List<String> SPECIAL = List.of(
            "yes",
            "No",
            "ON",
            "off",
            "y",
            "N",
            "~",
            "null",
            "Null",
            "true",
            "FALSE",
            "",
            " ",
            "=",
            "<<",
            "-",
            "?",
            "!",
            "#",
            "0",
            "1",
            "-1",
            "0x10",
            "0o17",
            "017",
            "0b1",
            "1_000",
            "1:30",
            "190:20:30",
            "1.5",
            "1e3",
            "1.0E10",
            ".5",
            ".inf",
            "-.Inf",
            ".NaN",
            "2024-01-01",
            "2024-01-01T00:00:00Z",
            "a: b",
            "a #b",
            "- a",
            "[a]",
            "{a}",
            "*a",
            "&a",
            "%a",
            "@a",
            "`a",
            "'",
            "\"",
            "\\",
            "a\nb",
            "apiVersion: openslo/v1\nkind: SLO\n\n# Zürich 😀\nspec: {a: [b]}\n",
            "a\n  b\n",
            "a \nb\n",
            "a\n\n\n",
            "# a\n",
            "---\na\n...\n",
            "a\n",
            "\na",
            "a\r\nb",
            "\t",
            "\u0000",
            "\u001b[31m",
            "\u0085",
            "\u00a0",
            "\u2028",
            "\u2029",
            "\u202e",
            "\ufeff",
            "\ufffe",
            "😀",
            "Zürich",
            "---",
            "...",
            "--- a",
            "checkout/all",
            "2h",
            "99 %",
            "w".repeat(300),
            "w ".repeat(200));

    @Example
    void preservesStringsWithASpecialMeaningInYaml() {
        for (String special : SPECIAL) {
            assertPreserved(special);
        }
    }

    @Property
    void preservesAnyString(@ForAll("texts") String text) {
        assertPreserved(text);
    }

    @Property
    void preservesAnyNumber(@ForAll double decimal, @ForAll long whole) {
        Map<String, Object> values = Map.of("decimal", decimal, "whole", whole);
        assertThat(((Number) readAs11(values).get("decimal")).doubleValue()).isEqualTo(decimal);
        assertThat(((Number) readAs11(values).get("whole")).longValue()).isEqualTo(whole);
        assertThat(((Number) readAs12(values).get("decimal")).doubleValue()).isEqualTo(decimal);
        assertThat(((Number) readAs12(values).get("whole")).longValue()).isEqualTo(whole);
    }

    @Example
    void writesWordsWithoutQuotes() {
        assertThat(PlainYaml.write(List.of(Map.of("budget_id", "cart/all")))).isEqualTo("- budget_id: cart/all\n");
    }

    private static void assertPreserved(String text) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("key", text);
        values.put("list", List.of(text, text));
        if (text.length() < 100) {
            values.put("map", Map.of(text, true));
        }
        assertThat(readAs11(values)).as(PlainYaml.write(values)).isEqualTo(values);
        assertThat(readAs12(values)).as(PlainYaml.write(values)).isEqualTo(values);
    }

    private static Map<?, ?> readAs11(Map<String, Object> values) {
        return new Yaml().load(PlainYaml.write(values));
    }

    private static Map<?, ?> readAs12(Map<String, Object> values) {
        return (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(PlainYaml.write(values));
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> pieces = Arbitraries.of(SPECIAL).list().ofMaxSize(3).map(list -> String.join("", list));
        Arbitrary<String> any = Arbitraries.strings().ofMaxLength(20).filter(PlainYamlProperties::isUnicode);
        return Arbitraries.oneOf(pieces, any);
    }

    /** Unpaired surrogates are not valid Unicode. */
    private static boolean isUnicode(String text) {
        return text.codePoints().noneMatch(each -> each >= 0xD800 && each <= 0xDFFF);
    }
}
