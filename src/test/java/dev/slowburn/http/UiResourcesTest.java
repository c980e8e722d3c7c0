package dev.slowburn.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.testkit.instance.Web;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The files of the web UI, without a browser. */
class UiResourcesTest {
    private static final Pattern REFERENCE = Pattern.compile("(?:(?:src|href)=|from |import )[\"']([^\"'#]+)[\"']");

    private static final Pattern EXPORT = Pattern.compile("(?m)^export (?:async )?(?:const|let|function|class) (\\w+)");

    private final ApiServer server = ApiServer.start("127.0.0.1", 0, () -> new Health(true, true, List.of()));
    private final Web web = new Web(server.port());

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void servesAllReferencedFiles() {
        Set<String> visited = new TreeSet<>();
        Deque<String> next = new ArrayDeque<>(List.of("/"));
        while (!next.isEmpty()) {
            String path = next.pop();
            if (!visited.add(path)) {
                continue;
            }
            HttpResponse<String> file = web.get(path);
            assertThat(file.statusCode()).as(path).isEqualTo(200);
            Matcher references = REFERENCE.matcher(file.body());
            while (references.find()) {
                URI reference = URI.create(references.group(1));
                assertThat(reference.getHost()).as("%s in %s", reference, path).isNull();
                next.push(URI.create(path).resolve(reference).getPath());
            }
        }

        assertThat(visited)
                .contains("/app.js", "/pages/budget.js", "/base.css", "/charts.css", "/chart.js", "/icon.svg");
    }

    @Test
    void forbidsInlineScriptsAndStyles() {
        HttpResponse<String> page = web.get("/");

        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'self';")
                .doesNotContain("unsafe");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(page.body()).doesNotContain("style=", "onclick=").contains("<html lang=\"en\">");
    }

    @Test
    void respondsWith404ToUnknownPaths() {
        assertThat(web.get("/nothing.html").statusCode()).isEqualTo(404);
        assertThat(web.get("/api/v1/nothing").statusCode()).isEqualTo(404);
    }

    @Test
    void respondsWith304IfTheETagMatches() {
        String tag = web.get("/app.js").headers().firstValue("ETag").orElseThrow();

        assertThat(web.get("/app.js", "If-None-Match", tag).statusCode()).isEqualTo(304);
    }

    @Test
    void setsContentTypes() {
        assertThat(List.of("/", "/app.js", "/base.css", "/icon.svg").stream().map(path -> web.get(path)
                        .headers()
                        .firstValue("Content-Type")
                        .orElseThrow()))
                .containsExactly(
                        "text/html;charset=utf-8",
                        "text/javascript;charset=utf-8",
                        "text/css;charset=utf-8",
                        "image/svg+xml");
    }

    @Test
    void servesNoFilesOutsideTheUi() {
        for (String path : List.of(
                "/pages",
                "/pages/",
                "/webjars/",
                "/webjars/uplot",
                "/../openapi.yaml",
                "/%2e%2e/META-INF/MANIFEST.MF",
                "/pages/..%2f..%2flogback.xml",
                "/webjars/../../ui/app.js",
                "/webjars/%2e%2e/%2e%2e/%2e%2e/ui/app.js",
                "//app.js",
                "/Ui.class",
                "/a".repeat(3_000) + ".js")) {
            assertThat(web.get(path).statusCode()).as(path).isBetween(400, 404);
        }
    }

    /** Finds unused code and unnecessary exports. */
    @Test
    void usesEachExportInAnotherModule() throws IOException {
        Map<Path, String> modules = texts(Path.of("src/main/resources/ui"), ".js");
        Map<Path, String> tests = texts(Path.of("src/test/java/dev/slowburn/http"), ".java");
        List<String> unused = new ArrayList<>();
        modules.forEach((path, text) -> {
            Matcher exports = EXPORT.matcher(text);
            while (exports.find()) {
                Predicate<Map.Entry<Path, String>> uses =
                        other -> !other.getKey().equals(path)
                                && other.getValue().contains("/" + path.getFileName())
                                && Pattern.compile("\\b" + exports.group(1) + "\\b")
                                        .matcher(other.getValue())
                                        .find();
                if (modules.entrySet().stream().noneMatch(uses)
                        && tests.entrySet().stream().noneMatch(uses)) {
                    unused.add(exports.group(1) + " of " + path.getFileName());
                }
            }
        });

        assertThat(modules).hasSizeGreaterThan(10);
        assertThat(unused).isEmpty();
    }

    /** A browser detects a missing import only when it runs the call. */
    @Test
    void importsAllCalledFunctions() throws IOException {
        Map<Path, String> modules = texts(Path.of("src/main/resources/ui"), ".js");
        Set<String> names = new TreeSet<>();
        for (String shared : List.of("format.js", "dom.js", "parts.js")) {
            EXPORT.matcher(modules.get(Path.of("src/main/resources/ui", shared)))
                    .results()
                    .forEach(export -> names.add(export.group(1)));
        }
        List<String> unknown = new ArrayList<>();
        modules.forEach((path, text) -> names.forEach(name -> {
            boolean isCalled =
                    Pattern.compile("(?<![.\\w])" + name + "\\(").matcher(text).find();
            boolean isKnown = Pattern.compile(
                            "(import [^;]*|(const|let|function) )\\b" + name + "\\b|^\\s+" + name + "\\(.*\\{$",
                            Pattern.MULTILINE)
                    .matcher(text)
                    .find();
            if (isCalled && !isKnown) {
                unknown.add(name + " in " + path.getFileName());
            }
        }));

        assertThat(names).contains("moment", "zoneName", "update", "badge");
        assertThat(unknown).isEmpty();
    }

    private static Map<Path, String> texts(Path folder, String ending) throws IOException {
        Map<Path, String> texts = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(ending)).toList()) {
                texts.put(file, Files.readString(file));
            }
        }
        return texts;
    }
}
