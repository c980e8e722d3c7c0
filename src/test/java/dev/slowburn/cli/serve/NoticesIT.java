package dev.slowburn.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slowburn.sandbox.DevCluster;
import dev.slowburn.testkit.Slos;
import dev.slowburn.testkit.instance.RealCluster;
import dev.slowburn.testkit.instance.Scene;
import dev.slowburn.testkit.instance.Web;
import dev.slowburn.topology.definitions.BaseDefinitions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Notices for operators are in {@code /readyz} and in a metric; they do not make the instance unready. */
@ExtendWith(RealCluster.class)
class NoticesIT {
    @Test
    void reportsAWeakenedGuaranteeAndAnOutputTopicThatLosesRecords(DevCluster cluster) throws Exception {
        try (Scene scene = new Scene(cluster, 1)) {
            enableDeletion(cluster, scene.topics().releaseDecisions());
            try (InstanceServer server = InstanceServer.start(
                    scene.config(Map.of("streams.processing.guarantee", "at_least_once")),
                    BaseDefinitions.of(List.of(Slos.availability("checkout", "0.9", "1d"))))) {
                Web web = new Web(server.port());
                await().atMost(Duration.ofMinutes(2))
                        .until(() -> web.get("/readyz").statusCode() == 200);

                JsonNode ready = Web.json(web.get("/readyz"));

                assertThat(ready.get("reasons")).isEmpty();
                assertThat(ready.get("notices")).hasSize(2);
                assertThat(ready.get("notices").get(0).asText())
                        .startsWith(
                                "weakened guarantee: streams.processing.guarantee=at_least_once counts outcomes twice");
                assertThat(ready.get("notices").get(1).asText())
                        .startsWith("topic " + scene.topics().releaseDecisions()
                                + " has cleanup.policy=compact,delete, needs compact");
                assertThat(web.get("/metrics").body())
                        .contains("slowburn_weakened_guarantee{setting=\"streams.processing.guarantee\"} 1");
            }
        }
    }

    private static void enableDeletion(DevCluster cluster, String topic) throws Exception {
        ConfigEntry entry = new ConfigEntry("cleanup.policy", "compact,delete");
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrap()))) {
            admin.incrementalAlterConfigs(Map.of(resource, List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }
}
