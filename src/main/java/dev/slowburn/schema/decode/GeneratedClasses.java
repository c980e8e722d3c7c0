package dev.slowburn.schema.decode;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.util.ClassSecurityValidator;

/** Special handling of the classes that Avro generates from the schema files. */
public final class GeneratedClasses {
    private static final String PACKAGE = "dev.slowburn.avro";
    private static final ObjectMapper JSON = new ObjectMapper();

    static {
        // Avro loads classes named by a schema only from trusted packages, and uses this global validator for all
        // readers and writers.
        ClassSecurityValidator.setGlobal(
                ClassSecurityValidator.composite(ClassSecurityValidator.getGlobal(), type -> type.getPackageName()
                        .equals(PACKAGE)));
    }

    private GeneratedClasses() {}

    /** Allows Avro to load the generated classes; must be called before a serde is created. */
    public static void trust() {
        // Done once, in the static initializer.
    }

    /**
     * The schema of a generated class as in its file, without the property that selects the Java class of strings: a
     * registry compares texts, so the schema with the property would differ from the registered file.
     */
    public static Schema published(Schema generated) {
        try {
            JsonNode tree = JSON.readTree(generated.toString());
            tree.findParents(GenericData.STRING_PROP)
                    .forEach(withProperty -> ((ObjectNode) withProperty).remove(GenericData.STRING_PROP));
            return new Schema.Parser().parse(tree.toString());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the schema " + generated.getFullName() + " is not JSON", e);
        }
    }
}
