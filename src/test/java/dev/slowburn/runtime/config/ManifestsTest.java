package dev.slowburn.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The Kubernetes manifests have only known fields, match each other, and set only known configuration keys. */
class ManifestsTest {
    private static final Path FOLDER = Path.of("docker/kubernetes");

    /** Kubernetes' own types accept unknown fields; here they are an error. */
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .annotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1;

                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                    return false;
                }
            })
            .build();

    private final StatefulSet instances = read("statefulset.yaml", 0, StatefulSet.class);
    private final Container container =
            instances.getSpec().getTemplate().getSpec().getContainers().get(0);

    private static <T> T read(String file, int document, Class<T> type) {
        try {
            return STRICT.treeToValue(documents(file).get(document), type);
        } catch (IOException e) {
            throw new AssertionError(file + ": " + e.getMessage(), e);
        }
    }

    private static List<JsonNode> documents(String file) throws IOException {
        List<JsonNode> documents = new ArrayList<>();
        new Load(LoadSettings.builder().build())
                .loadAllFromString(Files.readString(FOLDER.resolve(file)))
                .forEach(document -> documents.add(STRICT.valueToTree(document)));
        return documents;
    }

    private static JsonNode document(String file) throws IOException {
        return documents(file).get(0);
    }

    private Map<String, String> labels() {
        return instances.getSpec().getTemplate().getMetadata().getLabels();
    }

    @Test
    void servicesAndDisruptionBudgetSelectTheInstances() {
        Service headless = read("services.yaml", 0, Service.class);
        Service api = read("services.yaml", 1, Service.class);
        PodDisruptionBudget disruptions = read("disruption-budget.yaml", 0, PodDisruptionBudget.class);

        assertThat(instances.getSpec().getSelector().getMatchLabels()).isEqualTo(labels());
        assertThat(headless.getSpec().getSelector()).isEqualTo(labels());
        assertThat(api.getSpec().getSelector()).isEqualTo(labels());
        assertThat(disruptions.getSpec().getSelector().getMatchLabels()).isEqualTo(labels());
        assertThat(headless.getSpec().getClusterIP()).isEqualTo("None");
        assertThat(instances.getSpec().getServiceName())
                .isEqualTo(headless.getMetadata().getName());
    }

    @Test
    void portIsThatOfTheImage() throws IOException {
        String port = String.valueOf(container.getPorts().get(0).getContainerPort());

        assertThat(Files.readString(Path.of("docker/Dockerfile"))).contains("SLOWBURN_HTTP_PORT=" + port);
        assertThat(environment().get("SLOWBURN_HTTP_ADVERTISED")).endsWith(".svc:" + port);
        assertThat(container.getLivenessProbe().getHttpGet().getPort().getStrVal())
                .isEqualTo(container.getPorts().get(0).getName());
    }

    @Test
    void autoscalerIsLimitedByPartitionsAndTheAdapterHasItsMetric() throws IOException {
        HorizontalPodAutoscaler scaler = read("autoscaler.yaml", 0, HorizontalPodAutoscaler.class);

        assertThat(scaler.getSpec().getScaleTargetRef().getKind()).isEqualTo(instances.getKind());
        assertThat(scaler.getSpec().getScaleTargetRef().getName())
                .isEqualTo(instances.getMetadata().getName());
        assertThat(scaler.getSpec().getMaxReplicas())
                .isEqualTo(ConfigKeys.ALL.defaultValues().get(ConfigKeys.TALLY_PARTITIONS));
        assertThat(document("prometheus-adapter.yaml")
                        .at("/rules/custom/0/name/as")
                        .asText())
                .isEqualTo(scaler.getSpec()
                        .getMetrics()
                        .get(0)
                        .getPods()
                        .getMetric()
                        .getName());
    }

    /** Listening on all addresses requires TLS and tokens; the files are in the volumes. */
    @Test
    void environmentIsAValidConfiguration() {
        Config config = Config.load(null, environment(), Map.of());

        assertThat(KafkaSettings.clients(config)).isNotEmpty();
        assertThat(instances.getSpec().getTemplate().getSpec().getEnableServiceLinks())
                .as("variables for each service, which are no configuration")
                .isFalse();
        assertThat(config.startingWith("streams.")).containsEntry("num.standby.replicas", "1");
        assertThat(config.startingWith("http.ssl.")).hasSize(4);
        List<String> mounts = container.getVolumeMounts().stream()
                .map(VolumeMount::getMountPath)
                .toList();
        assertThat(environment().values().stream().filter(value -> value.startsWith("/")))
                .isNotEmpty()
                .allMatch(value -> mounts.stream().anyMatch(value::startsWith));
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        for (EnvVar variable : container.getEnv()) {
            if (variable.getValue() != null) {
                environment.put(variable.getName(), variable.getValue());
            }
        }
        return environment;
    }

    @Test
    void mountedVolumesExist() {
        List<String> volumes = new ArrayList<>();
        instances.getSpec().getTemplate().getSpec().getVolumes().forEach(volume -> volumes.add(volume.getName()));
        instances
                .getSpec()
                .getVolumeClaimTemplates()
                .forEach(claim -> volumes.add(claim.getMetadata().getName()));

        assertThat(container.getVolumeMounts())
                .extracting(VolumeMount::getName)
                .containsExactlyInAnyOrderElementsOf(volumes);
        assertThat(Path.of("docker/Dockerfile")).content().contains("VOLUME " + "/var/lib/slowburn", "USER 10001");
    }

    @Test
    void kustomizationListsAllManifests() throws IOException {
        for (JsonNode resource : document("kustomization.yaml").get("resources")) {
            assertThat(FOLDER.resolve(resource.asText())).exists();
        }
        assertThat(document("kustomization.yaml").at("/images/0/name").asText()).isEqualTo(container.getImage());
    }
}
