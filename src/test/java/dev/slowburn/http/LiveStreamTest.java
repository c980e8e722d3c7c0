package dev.slowburn.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slowburn.domain.DefinitionSet;
import dev.slowburn.testkit.SloBuilder;
import dev.slowburn.testkit.Views;
import dev.slowburn.testkit.Web;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How live streams end with the instance. */
class LiveStreamTest {
    @Test
    void whoeverListensIsLetGoBeforeTheServerEnds() {
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
