package dev.slowburn.schema.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.apache.avro.Schema;

/** The registry's REST interface: one method a call, each answer read into what was asked for. */
public final class HttpRegistryClient implements RegistryClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DEEPEST_REFERENCE = 16;

    private final RegistryTransport transport;
    private final boolean normalize;

    HttpRegistryClient(RegistryConfig config) {
        this(config, RegistryTransport::pauseAtRandom);
    }

    public HttpRegistryClient(RegistryConfig config, RegistryTransport.Pause pause) {
        this(config, pause, System::nanoTime);
    }

    /** @param nanos a clock by which tokens expire */
    HttpRegistryClient(RegistryConfig config, RegistryTransport.Pause pause, LongSupplier nanos) {
        this.transport = new RegistryTransport(config, pause, nanos);
        this.normalize = config.normalize();
    }

    @Override
    public Schema schemaById(int id) {
        return schema("id " + id, byId(id));
    }

    /** A registry that does not know the subject may know the id all the same. */
    @Override
    public Schema schemaById(int id, String subject) {
        return schema("id " + id, byId(id) + "&subject=" + encode(subject), byId(id));
    }

    private static String byId(int id) {
        return "/schemas/ids/" + id + "?fetchMaxId=false";
    }

    @Override
    public Schema schemaByGuid(UUID guid) {
        return schema("GUID " + guid, "/schemas/guids/" + guid);
    }

    /** @param paths asked in turn until the registry knows one */
    private Schema schema(String what, String... paths) {
        for (String path : paths) {
            Optional<JsonNode> answer = find("read the schema of " + what, path);
            if (answer.isPresent()) {
                return parse(what, answer.get());
            }
        }
        throw new UnusableSchemaException("the schema registry knows no schema of " + what);
    }

    private Schema parse(String what, JsonNode answer) {
        String type = answer.path("schemaType").asText("AVRO");
        if (!type.equals("AVRO")) {
            throw new UnusableSchemaException("the schema of " + what + " is " + type + ", not AVRO");
        }
        // Defaults are the writer's business: a sloppy one does not keep its records from being read.
        Schema.Parser parser = new Schema.Parser().setValidateDefaults(false);
        addReferences(what, parser, answer, new HashSet<>(), 0);
        return parse(what, parser, answer);
    }

    /** At what is no schema Avro's parser throws all kinds of exceptions, a NullPointerException among them. */
    private static Schema parse(String what, Schema.Parser parser, JsonNode answer) {
        String schema = given(answer, "schema", JsonNode::isTextual).asText();
        try {
            return parser.parse(schema);
        } catch (RuntimeException e) {
            throw new UnusableSchemaException("the schema of " + what + " can't be read: " + e.getMessage());
        }
    }

    /** Reads the named types that a schema refers to, deepest first, each once. */
    private void addReferences(String what, Schema.Parser parser, JsonNode from, Set<String> done, int depth) {
        if (depth > DEEPEST_REFERENCE) {
            throw new UnusableSchemaException("its references go deeper than " + DEEPEST_REFERENCE);
        }
        for (JsonNode reference : from.path("references")) {
            String subject = inContextOf(
                    from.path("subject").asText(), reference.path("subject").asText());
            int version = reference.path("version").asInt();
            if (done.add(subject + "/" + version)) {
                JsonNode referred = referred(what, subject, version);
                addReferences(what, parser, referred, done, depth + 1);
                parse(what, parser, referred);
            }
        }
    }

    /** Subjects of a context other than the default one are written {@code :.context:subject}; what they refer to is in the same one. */
    private static String inContextOf(String parent, String subject) {
        int end = parent.startsWith(":.") ? parent.indexOf(':', 1) : -1;
        return end < 0 || subject.startsWith(":.") ? subject : parent.substring(0, end + 1) + subject;
    }

    /** Deleted or not: what was written with a schema stays. */
    private JsonNode referred(String what, String subject, int version) {
        return find(
                        "read subject " + subject,
                        "/subjects/" + encode(subject) + "/versions/" + version + "?deleted=true")
                .orElseThrow(() -> new UnusableSchemaException("the schema of " + what + " refers to version " + version
                        + " of " + subject + ", which the schema registry does not know"));
    }

    @Override
    public int register(String subject, Schema schema) {
        return id(post(
                "register a schema of subject " + subject,
                "/subjects/" + encode(subject) + "/versions?normalize=" + normalize,
                schema));
    }

    @Override
    public int lookUp(String subject, Schema schema) {
        return id(post(
                "look up a schema of subject " + subject,
                "/subjects/" + encode(subject) + "?normalize=" + normalize + "&deleted=false",
                schema));
    }

    @Override
    public Registered latest(String subject) {
        JsonNode answer = get("read subject " + subject, "/subjects/" + encode(subject) + "/versions/latest");
        return new Registered(id(answer), parse("the subject " + subject, answer));
    }

    @Override
    public Compatibility compatibility(String subject, Schema schema) {
        JsonNode answer;
        try {
            answer = post(
                    "check the compatibility of subject " + subject,
                    "/compatibility/subjects/" + encode(subject) + "/versions/latest?verbose=true",
                    schema);
        } catch (RegistryException e) {
            if (e.saysNotFound()) {
                return new Compatibility(true, List.of());
            }
            throw e;
        }
        List<String> messages = new ArrayList<>();
        answer.path("messages").forEach(message -> messages.add(message.asText()));
        return new Compatibility(answer.path("is_compatible").asBoolean(), messages);
    }

    @Override
    public void demandCompatibility(String subject, String level) {
        ObjectNode body = JSON.createObjectNode().put("compatibility", level);
        json(
                "set the compatibility of subject " + subject,
                transport.ask("PUT", "/config/" + encode(subject), Optional.of(body.toString())));
    }

    private static int id(JsonNode answer) {
        return given(answer, "id", JsonNode::isInt).asInt();
    }

    /** To take a default for what is not there would write records that nobody can read. */
    private static JsonNode given(JsonNode answer, String field, Predicate<JsonNode> fits) {
        JsonNode value = answer.path(field);
        if (!fits.test(value)) {
            throw new RegistryException(
                    "what answers at " + RegistryConfig.URL + " is not a schema registry: its answer has no " + field,
                    null);
        }
        return value;
    }

    /** Empty if the registry says that it does not exist. */
    private Optional<JsonNode> find(String purpose, String path) {
        try {
            return Optional.of(get(purpose, path));
        } catch (RegistryException e) {
            if (e.saysNotFound()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private JsonNode get(String purpose, String path) {
        return json(purpose, transport.ask("GET", path, Optional.empty()));
    }

    private JsonNode post(String purpose, String path, Schema schema) {
        ObjectNode body = JSON.createObjectNode().put("schema", schema.toString());
        return json(purpose, transport.ask("POST", path, Optional.of(body.toString())));
    }

    /** @param purpose the right that a refusal means is missing */
    private static JsonNode json(String purpose, RegistryTransport.Reply reply) {
        Optional<JsonNode> body = tree(reply.body());
        if (reply.status() / 100 == 2) {
            return body.orElseThrow(() -> new RegistryException(
                    "what answers at " + reply.url() + " is not a schema registry: its answer is not JSON", null));
        }
        int code = body.map(node -> node.path("error_code").asInt()).orElse(RegistryException.NONE);
        String words = body.map(node -> node.path("message").asText("")).orElse("");
        throw new RegistryException(sentence(purpose, reply, words), reply.status(), code);
    }

    private static String sentence(String purpose, RegistryTransport.Reply reply, String words) {
        String said = words.isEmpty() ? "" : ": " + words;
        String registry = "the schema registry at " + reply.url();
        return switch (reply.status()) {
            case 401 ->
                registry + " refuses the credentials (status 401)" + said + "; see basic.auth.* and bearer.auth.*";
            case 403 ->
                registry + " does not permit this user to " + purpose + " (status 403)" + said
                        + "; grant the permission, or see basic.auth.* and bearer.auth.*";
            default -> registry + " answers with status " + reply.status() + said;
        };
    }

    private static Optional<JsonNode> tree(String body) {
        try {
            return Optional.ofNullable(JSON.readTree(body)).filter(JsonNode::isObject);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static String encode(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
