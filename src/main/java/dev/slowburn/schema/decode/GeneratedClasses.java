package dev.slowburn.schema.decode;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.util.ClassSecurityValidator;

/** What is peculiar to the classes that Avro generates of the schema files. */
public final class GeneratedClasses {
    private static final String PACKAGE = "dev.slowburn.avro";
    private static final ObjectMapper JSON = new ObjectMapper();

    static {
        // Avro loads classes that a schema names only from trusted packages, and it asks this one validator whoever
        // reads or writes.
        ClassSecurityValidator.setGlobal(
                ClassSecurityValidator.composite(ClassSecurityValidator.getGlobal(), type -> type.getPackageName()
                        .equals(PACKAGE)));
    }

    private GeneratedClasses() {}

    /** Lets Avro load them; whatever makes a serde has to see to it. */
    public static void trust() {
        // Done once, when this class was loaded.
    }

    /**
     * A class's schema as its file has it, without the marks that choose Java's class of strings: a registry compares texts,
     * and to one where somebody has registered the file the marked schema would be another.
     */
    public static Schema published(Schema generated) {
        try {
            JsonNode tree = JSON.readTree(generated.toString());
            tree.findParents(GenericData.STRING_PROP)
                    .forEach(marked -> ((ObjectNode) marked).remove(GenericData.STRING_PROP));
            return new Schema.Parser().parse(tree.toString());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the schema " + generated.getFullName() + " is not JSON", e);
        }
    }
}
