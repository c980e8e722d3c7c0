package dev.slowburn.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slowburn.avro.AlertState;
import dev.slowburn.avro.BudgetEvent;
import dev.slowburn.avro.BudgetEventType;
import dev.slowburn.avro.BudgetSnapshot;
import dev.slowburn.avro.BurnRateAlert;
import dev.slowburn.avro.Decision;
import dev.slowburn.avro.ReleaseDecision;
import dev.slowburn.avro.RequestOutcome;
import dev.slowburn.domain.outcome.RejectedOutcomeException;
import dev.slowburn.domain.outcome.Rejection;
import dev.slowburn.runtime.broker.TopicPlan;
import dev.slowburn.schema.record.EventAttributes;
import dev.slowburn.testkit.JsonRecords;
import dev.slowburn.testkit.instance.Web;
import dev.slowburn.topology.deadletter.RecordOrigin;
import dev.slowburn.topology.settings.Topics;
import dev.slowburn.topology.settings.TopologySettings;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The description of the topics matches what the code reads and writes. */
class AsyncApiTest {
    private static final Map<String, Schema> SCHEMAS = Map.of(
            Topics.DEFAULT.requestOutcomes(), RequestOutcome.getClassSchema(),
            Topics.DEFAULT.budgetSnapshots(), BudgetSnapshot.getClassSchema(),
            Topics.DEFAULT.budgetEvents(), BudgetEvent.getClassSchema(),
            Topics.DEFAULT.burnRateAlerts(), BurnRateAlert.getClassSchema(),
            Topics.DEFAULT.releaseDecisions(), ReleaseDecision.getClassSchema());
    private static final String WEBHOOKS = "notifications";

    private final ApiServer server = ApiServer.start("127.0.0.1", 0, () -> new Health(true, true, List.of()));
    private final Web web = new Web(server.port());
    private final JsonNode document = new ObjectMapper()
            .valueToTree(new Load(LoadSettings.builder().build())
                    .loadFromString(web.get("/asyncapi.yaml").body()));

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void hasAChannelForEachTopic() {
        Set<String> channels = names(document.get("channels"));
        channels.remove(WEBHOOKS);

        assertThat(channels)
                .isEqualTo(plan().map(TopicPlan.Topic::name).collect(Collectors.toCollection(TreeSet::new)));
        assertThat(channels).allSatisfy(name -> {
            assertThat(channel(name).get("address").asText()).isEqualTo(name);
            assertThat(channel(name).at("/bindings/kafka/topic").asText()).isEqualTo(name);
        });
    }

    @Test
    void statesTheCleanupPolicies() {
        assertThat(plan()).allSatisfy(topic -> assertThat(channel(topic.name())
                        .at("/bindings/kafka/topicConfiguration")
                        .get("cleanup.policy")
                        .get(0)
                        .asText())
                .isEqualTo(topic.settings().get("cleanup.policy")));
    }

    @Test
    void compactedTopicsHaveTombstones() {
        assertThat(plan()).allSatisfy(topic -> {
            boolean tombstone = messages(topic.name()).stream()
                    .anyMatch(message -> message.at("/payload/type").asText().equals("null"));
            assertThat(tombstone)
                    .as(topic.name())
                    .isEqualTo(topic.settings().get("cleanup.policy").equals("compact"));
        });
    }

    @Test
    void eachChannelHasAnOperation() {
        List<String> channels = StreamSupport.stream(document.get("operations").spliterator(), false)
                .map(operation -> resolve(operation.get("channel")))
                .map(channel -> channel.get("title").asText())
                .toList();

        assertThat(channels)
                .containsExactlyInAnyOrderElementsOf(
                        StreamSupport.stream(document.get("channels").spliterator(), false)
                                .map(channel -> channel.get("title").asText())
                                .toList());
    }

    @Test
    void refersToTheSchemas() throws IOException {
        for (Map.Entry<String, Schema> each : SCHEMAS.entrySet()) {
            String reference = record(each.getKey()).at("/payload/schema/$ref").asText();

            assertThat(reference).startsWith("./schemas/");
            String served = web.get(reference.substring(1)).body();
            assertThat(served).isEqualTo(Files.readString(Path.of(reference)));
            Schema schema = new Schema.Parser().parse(served);
            assertThat(schema.getFullName()).isEqualTo(each.getValue().getFullName());
            assertThat(schema.getFields())
                    .extracting(Schema.Field::name)
                    .isEqualTo(each.getValue().getFields().stream()
                            .map(Schema.Field::name)
                            .toList());
        }
    }

    @Test
    void servesNoOtherFiles() {
        assertThat(web.get("/schemas/asyncapi.yaml").statusCode()).isEqualTo(404);
        assertThat(web.get("/schemas/..%2Fopenapi.yaml").statusCode()).isGreaterThanOrEqualTo(400);
    }

    @Test
    void examplesAreCompleteRecords() {
        SCHEMAS.forEach((topic, schema) -> {
            JsonNode payload = record(topic).at("/examples/0/payload");

            assertThat(names(payload))
                    .as(topic)
                    .isEqualTo(schema.getFields().stream()
                            .map(Schema.Field::name)
                            .collect(Collectors.toCollection(TreeSet::new)));
            assertThat(JsonRecords.specific(schema, payload)).as(topic).isNotNull();
        });
    }

    @Test
    void statesTheTypesOfEvents() {
        Topics topics = Topics.DEFAULT;
        BudgetEvent event = (BudgetEvent) example(topics.budgetEvents());
        BurnRateAlert alert = (BurnRateAlert) example(topics.burnRateAlerts());
        ReleaseDecision decision = (ReleaseDecision) example(topics.releaseDecisions());
        List<String> events = types(Arrays.stream(BudgetEventType.values())
                .map(type -> BudgetEvent.newBuilder(event).setType(type).build()));
        List<String> alerts = types(Arrays.stream(AlertState.values())
                .map(state -> BurnRateAlert.newBuilder(alert).setState(state).build()));

        assertThat(statedTypes(topics.budgetSnapshots()))
                .isEqualTo(types(Stream.of(example(topics.budgetSnapshots()))));
        assertThat(statedTypes(topics.budgetEvents())).isEqualTo(events);
        assertThat(statedTypes(topics.burnRateAlerts())).isEqualTo(alerts);
        assertThat(statedTypes(topics.releaseDecisions()))
                .isEqualTo(types(Arrays.stream(Decision.values()).map(each -> ReleaseDecision.newBuilder(decision)
                        .setDecision(each)
                        .build())));
        assertThat(texts(messages(WEBHOOKS).get(0).at("/payload/properties/type/enum")))
                .containsExactlyElementsOf(
                        Stream.concat(events.stream(), alerts.stream()).toList());
    }

    @Test
    void headersOfExamplesAreThoseOfTheirRecords() {
        SCHEMAS.keySet().stream()
                .filter(topic -> !topic.equals(Topics.DEFAULT.requestOutcomes()))
                .forEach(topic -> {
                    EventAttributes attributes = EventAttributes.of(example(topic));
                    JsonNode headers = record(topic).at("/examples/0/headers");

                    assertThat(headers.get("ce_id").asText()).isEqualTo(attributes.id());
                    assertThat(headers.get("ce_type").asText()).isEqualTo(attributes.type());
                    assertThat(headers.get("ce_subject").asText()).isEqualTo(attributes.subject());
                    assertThat(headers.get("ce_time").asText())
                            .isEqualTo(attributes.time().toString());
                    assertThat(headers.get("ce_source").asText())
                            .isEqualTo(EventAttributes.source("slowburn").toString());
                    assertThat(names(headers))
                            .isEqualTo(new TreeSet<>(
                                    texts(document.at("/components/schemas/CloudEventHeaders/required"))));
                });
    }

    @Test
    void statesTheHeadersOfDeadLetters() {
        JsonNode headers = messages(Topics.DEFAULT.deadLetters()).get(0).get("headers");
        Set<String> written = new TreeSet<>();
        for (Header header : RecordOrigin.rejected(
                new RecordHeaders(), "topic", 0, 0, 0, new RejectedOutcomeException(Rejection.UNDECODABLE, "detail"))) {
            written.add(header.key());
        }

        assertThat(new TreeSet<>(texts(headers.get("required")))).isEqualTo(written);
        written.add(RecordOrigin.ITEMS);
        written.add("slowburn.cut-from");
        assertThat(names(headers.get("properties"))).isEqualTo(written);
        assertThat(texts(headers.at("/properties").get("slowburn.reason").get("enum")))
                .isEqualTo(Arrays.stream(Rejection.values()).map(Enum::name).toList());
    }

    /** JDBC sinks cannot store these fields. */
    @Test
    void documentListsTheNestedFields() throws IOException {
        String page = Files.readString(Path.of("src/site/markdown/consume/topics.md"));
        String list = page.substring(page.indexOf("Exclude these fields"), page.indexOf("All other fields are flat"));
        Set<String> nested = SCHEMAS.entrySet().stream()
                .filter(each -> !each.getKey().equals(Topics.DEFAULT.requestOutcomes()))
                .flatMap(each -> each.getValue().getFields().stream())
                .filter(field -> isNested(field.schema()))
                .map(Schema.Field::name)
                .collect(Collectors.toSet());

        assertThat(Pattern.compile("`([a-z_]+)`").matcher(list).results().map(found -> found.group(1)))
                .containsExactlyInAnyOrderElementsOf(nested);
    }

    @Test
    void connectorsExcludeTheNestedFields() throws IOException {
        for (Map.Entry<String, String> each : Map.of(
                        "budgets", Topics.DEFAULT.budgetSnapshots(), "alerts", Topics.DEFAULT.burnRateAlerts())
                .entrySet()) {
            Properties connector = new Properties();
            try (Reader reader = Files.newBufferedReader(Path.of("docker/connect/" + each.getKey() + ".properties"))) {
                connector.load(reader);
            }

            assertThat(connector.getProperty("topics")).isEqualTo(each.getValue());
            assertThat(connector.getProperty("transforms.flat.exclude").split(","))
                    .containsExactlyElementsOf(SCHEMAS.get(each.getValue()).getFields().stream()
                            .filter(field -> isNested(field.schema()))
                            .map(Schema.Field::name)
                            .toList());
        }
    }

    private static boolean isNested(Schema schema) {
        return schema.isUnion()
                ? schema.getTypes().stream().anyMatch(AsyncApiTest::isNested)
                : EnumSet.of(Schema.Type.ARRAY, Schema.Type.MAP, Schema.Type.RECORD)
                        .contains(schema.getType());
    }

    private static Stream<TopicPlan.Topic> plan() {
        return TopicPlan.topics(Topics.DEFAULT, TopologySettings.DEFAULT.inputs(), 1, Duration.ofDays(1)).stream();
    }

    private JsonNode channel(String name) {
        return document.get("channels").get(name);
    }

    private List<JsonNode> messages(String channel) {
        return StreamSupport.stream(channel(channel).get("messages").spliterator(), false)
                .map(this::resolve)
                .toList();
    }

    /** The message of a channel that is no tombstone. */
    private JsonNode record(String channel) {
        return messages(channel).get(0);
    }

    private SpecificRecord example(String topic) {
        return JsonRecords.specific(SCHEMAS.get(topic), record(topic).at("/examples/0/payload"));
    }

    private static List<String> types(Stream<? extends SpecificRecord> records) {
        return records.map(record -> EventAttributes.of(record).type()).toList();
    }

    private List<String> statedTypes(String topic) {
        return texts(record(topic).at("/headers/allOf/1/properties/ce_type/enum"));
    }

    private JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
