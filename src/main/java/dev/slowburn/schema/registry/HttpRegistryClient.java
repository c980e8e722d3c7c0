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

/** A client of the registry's REST API: one request per method. */
public final class HttpRegistryClient implements RegistryClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_REFERENCE_DEPTH = 16;

    private final RegistryTransport transport;
    private final boolean normalize;

    HttpRegistryClient(RegistryConfig config) {
        this(config, RegistryTransport::pauseAtRandom);
    }

    public HttpRegistryClient(RegistryConfig config, RegistryTransport.Pause pause) {
        this(config, pause, System::nanoTime);
    }

    /** @param nanos clock for the expiry of tokens */
    HttpRegistryClient(RegistryConfig config, RegistryTransport.Pause pause, LongSupplier nanos) {
        this.transport = new RegistryTransport(config, pause, nanos);
        this.normalize = config.normalize();
    }

    @Override
    public Schema schemaById(int id) {
        return schema("id " + id, byId(id));
    }

    /** Falls back to the id alone, because a registry may know the id but not the subject. */
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

    /** @param paths requested in turn until one is found */
    private Schema schema(String what, String... paths) {
        for (String path : paths) {
            Optional<JsonNode> answer = find("read the schema of " + what, path);
            if (answer.isPresent()) {
                return parse(what, answer.get());
            }
        }
        throw new UnusableSchemaException("the schema registry has no schema with " + what);
    }

    private Schema parse(String what, JsonNode answer) {
        String type = answer.path("schemaType").asText("AVRO");
        if (!type.equals("AVRO")) {
            throw new UnusableSchemaException("the schema of " + what + " is " + type + ", not AVRO");
        }
        // An invalid default in a writer's schema does not prevent its records from being read.
        Schema.Parser parser = new Schema.Parser().setValidateDefaults(false);
        addReferences(what, parser, answer, new HashSet<>(), 0);
        return parse(what, parser, answer);
    }

    /** Catches all exceptions: for invalid input Avro's parser throws various ones, including NullPointerException. */
    private static Schema parse(String what, Schema.Parser parser, JsonNode answer) {
        String schema = required(answer, "schema", JsonNode::isTextual).asText();
        try {
            return parser.parse(schema);
        } catch (RuntimeException e) {
            throw new UnusableSchemaException("the schema of " + what + " can't be read: " + e.getMessage());
        }
    }

    /** Reads the schemas that a schema references, depth first, each once. */
    private void addReferences(String what, Schema.Parser parser, JsonNode from, Set<String> done, int depth) {
        if (depth > MAX_REFERENCE_DEPTH) {
            throw new UnusableSchemaException("its references are nested deeper than " + MAX_REFERENCE_DEPTH);
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

    /**
     * A subject in a context other than the default is written {@code :.context:subject}; its references are in the
     * same context.
     */
    private static String inContextOf(String parent, String subject) {
        int end = parent.startsWith(":.") ? parent.indexOf(':', 1) : -1;
        return end < 0 || subject.startsWith(":.") ? subject : parent.substring(0, end + 1) + subject;
    }

    /** Includes deleted versions, because records written with them remain. */
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
    public void setCompatibility(String subject, String level) {
        ObjectNode body = JSON.createObjectNode().put("compatibility", level);
        json(
                "set the compatibility of subject " + subject,
                transport.send("PUT", "/config/" + encode(subject), Optional.of(body.toString())));
    }

    private static int id(JsonNode answer) {
        return required(answer, "id", JsonNode::isInt).asInt();
    }

    /** A field of the response; no default for a missing one, because that could write unreadable records. */
    private static JsonNode required(JsonNode answer, String field, Predicate<JsonNode> fits) {
        JsonNode value = answer.path(field);
        if (!fits.test(value)) {
            throw new RegistryException(
                    "the server at " + RegistryConfig.URL + " is not a schema registry: its response has no " + field,
                    null);
        }
        return value;
    }

    /** Empty if the registry answers that it does not exist. */
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
        return json(purpose, transport.send("GET", path, Optional.empty()));
    }

    private JsonNode post(String purpose, String path, Schema schema) {
        ObjectNode body = JSON.createObjectNode().put("schema", schema.toString());
        return json(purpose, transport.send("POST", path, Optional.of(body.toString())));
    }

    /** @param purpose names the missing permission if access is denied */
    private static JsonNode json(String purpose, RegistryTransport.Reply reply) {
        Optional<JsonNode> body = tree(reply.body());
        if (reply.status() / 100 == 2) {
            return body.orElseThrow(() -> new RegistryException(
                    "the server at " + reply.url() + " is not a schema registry: its response is not JSON", null));
        }
        int code = body.map(node -> node.path("error_code").asInt()).orElse(RegistryException.NONE);
        String words = body.map(node -> node.path("message").asText("")).orElse("");
        throw new RegistryException(sentence(purpose, reply, words), reply.status(), code);
    }

    private static String sentence(String purpose, RegistryTransport.Reply reply, String words) {
        String detail = words.isEmpty() ? "" : ": " + words;
        String registry = "the schema registry at " + reply.url();
        return switch (reply.status()) {
            case 401 ->
                registry + " rejects the credentials (status 401)" + detail + "; see basic.auth.* and bearer.auth.*";
            case 403 ->
                registry + " does not permit this user to " + purpose + " (status 403)" + detail
                        + "; grant the permission, or see basic.auth.* and bearer.auth.*";
            default -> registry + " answers with status " + reply.status() + detail;
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
