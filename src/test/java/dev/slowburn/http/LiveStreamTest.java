package dev.slowburn.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.slo.DefinitionSet;
import dev.slowburn.http.access.Security;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.instance.Web;
import dev.slowburn.testkit.topology.Views;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Heartbeats of live streams, rejected requests, and the end of streams when the instance stops. */
class LiveStreamTest {
    /** EventSource does not expose comments, so pages need an event to detect that the connection works. */
    @Test
    void sendsHeartbeatEventsIfRequestedAndCommentsOtherwise() {
        try (Views views = Views.of(DefinitionSet.of(
                        List.of(new SloBuilder("cart").window("1d").build())));
                ApiServer server = ApiServer.start(
                        "127.0.0.1",
                        0,
                        Security.OPEN,
                        () -> new Health(true, true, List.of()),
                        Duration.ofMillis(20))) {
            server.open(views.instance(Views.NOBODY_ELSE));
            Web web = new Web(server.port());

            for (String path : List.of("/api/v1/stream", "/api/v1/stream?kind=heartbeat,alert")) {
                assertThat(lines(web, path, 6))
                        .as(path)
                        .containsExactly(
                                ": connected",
                                "event: heartbeat",
                                "data: {\"interval_millis\":20,\"missing\":[]}",
                                "",
                                "event: heartbeat",
                                "data: {\"interval_millis\":20,\"missing\":[]}");
            }
            assertThat(lines(web, "/api/v1/stream?kind=snapshot", 3))
                    .containsExactly(": connected", ": keep-alive", ": keep-alive");
        }
    }

    @Test
    void refusesStreamsByStatus() {
        try (Views views = Views.of(DefinitionSet.of(
                        List.of(new SloBuilder("cart").window("1d").build())));
                ApiServer server = ApiServer.start("127.0.0.1", 0, () -> new Health(true, true, List.of()))) {
            Web web = new Web(server.port());

            assertRefused(web, "/api/v1/stream", 503, "the instance is starting");
            server.open(views.instance(Views.NOBODY_ELSE));

            assertRefused(web, "/api/v1/stream?kind=horse", 400, "kind: must be one of alert");
            assertRefused(web, "/api/v1/stream?colour=red", 400, "unknown parameter colour");
        }
    }

    private static void assertRefused(Web web, String path, int status, String detail) {
        HttpResponse<String> response = web.get(path, "Accept", "text/event-stream");
        assertThat(response.statusCode()).as(path).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).as(path).hasValueSatisfying(type -> assertThat(type)
                .startsWith("application/problem+json"));
        assertThat(response.body()).contains(detail);
    }

    private static List<String> lines(Web web, String path, int count) {
        try (Stream<String> lines = web.events(path).body()) {
            return lines.limit(count).toList();
        }
    }

    @Test
    void endsStreamsBeforeTheServerStops() {
        try (Views views = Views.of(
                DefinitionSet.of(List.of(new SloBuilder("cart").window("1d").build())))) {
            ApiServer server = ApiServer.start("127.0.0.1", 0, () -> new Health(true, true, List.of()));
            server.open(views.instance(Views.NOBODY_ELSE));
            Iterator<String> lines =
                    new Web(server.port()).events("/api/v1/stream").body().iterator();
            assertThat(lines.next()).isEqualTo(": connected");

            server.close();

            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .doesNotContain("slowburn-live");
            lines.forEachRemaining(line -> assertThat(line).isEmpty());
        }
    }
}
