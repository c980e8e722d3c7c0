package dev.slowburn.input.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.testkit.OutcomeCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The examples of the page on JSON are mappings, and the records below them are outcomes. */
class JsonPageTest {
    private static final Pattern EXAMPLE =
            Pattern.compile("```properties\\n(.*?)```\\s*(?:.*?\\n)??\\s*```json\\n(.*?)```", Pattern.DOTALL);

    private static String page() throws IOException {
        return Files.readString(Path.of("src/site/markdown/consume/json.md"));
    }

    @Test
    void examplesAreDecoded() throws IOException {
        List<OutcomeCopy> outcomes = new ArrayList<>();
        Matcher example = EXAMPLE.matcher(page());
        while (example.find()) {
            Map<String, String> options = new HashMap<>();
            example.group(1).lines().forEach(line -> {
                String[] keyAndValue = line.split("=", 2);
                options.put(keyAndValue[0].replaceFirst("input\\.[a-z]+\\.", ""), keyAndValue[1]);
            });
            assertThat(options.remove("format")).isEqualTo("json");
            outcomes.addAll(
                    Decoded.decode(JsonMapping.of(options), example.group(2)).outcomes());
        }

        assertThat(outcomes)
                .extracting(OutcomeCopy::service)
                .containsExactly("cart", "shop", "cart", "cart", "cart", "cart");
        assertThat(outcomes.get(0).attributes()).containsEntry("zone", "eu-1");
        assertThat(outcomes).extracting(OutcomeCopy::statusCode).containsExactly(503, 200, 200, 503, 200, 200);
    }

    @Test
    void listsAllKeysAndWords() throws IOException {
        String page = page();
        assertThat(MappingOptions.keys()).allSatisfy(key -> assertThat(page).contains("| `" + key + "` |"));

        Stream.of(
                        Preset.values(),
                        Choice.TimeFormat.values(),
                        Choice.TimeOf.values(),
                        Choice.DurationUnit.values(),
                        Choice.OperationFormat.values(),
                        Choice.Numbers.values())
                .flatMap(Stream::of)
                .forEach(word -> assertThat(page).contains("`" + word + "`"));
    }
}
