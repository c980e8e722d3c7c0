package dev.slowburn.domain.outcome;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/**
 * The parts of an outcome that rules read. Decoders may leave out all other parts.
 *
 * @param fields the fields; attributes are read only if these contain {@link OutcomeField#ATTRIBUTES}
 * @param allAttributes whether a rule may read any attribute, because it computes the name
 * @param attributes the names of the attributes that are read; irrelevant with {@code allAttributes}
 */
public record FieldsRead(Set<OutcomeField> fields, boolean allAttributes, Set<String> attributes) {
    /** Reads nothing. */
    public static final FieldsRead NOTHING = new FieldsRead(Set.of(), false, Set.of());

    /** Reads everything. */
    public static final FieldsRead EVERYTHING = new FieldsRead(EnumSet.allOf(OutcomeField.class), true, Set.of());

    public FieldsRead {
        fields = Set.copyOf(fields);
        attributes = Set.copyOf(attributes);
    }

    /** Reads these fields, and of the attributes all or none. */
    public static FieldsRead of(Set<OutcomeField> fields) {
        return new FieldsRead(fields, fields.contains(OutcomeField.ATTRIBUTES), Set.of());
    }

    /** Reads these fields, and of the attributes those of these names. */
    public static FieldsRead of(Set<OutcomeField> fields, Set<String> attributes) {
        return new FieldsRead(fields, false, attributes);
    }

    /** Whether a field is read. */
    public boolean reads(OutcomeField field) {
        return fields.contains(field);
    }

    /** Whether an attribute is read. */
    public boolean readsAttribute(String name) {
        return fields.contains(OutcomeField.ATTRIBUTES) && (allAttributes || attributes.contains(name));
    }

    /** What is read by these rules and by others. */
    public FieldsRead and(FieldsRead others) {
        Set<OutcomeField> allFields = new HashSet<>(fields);
        allFields.addAll(others.fields);
        Set<String> names = new HashSet<>(attributes);
        names.addAll(others.attributes);
        return new FieldsRead(allFields, allAttributes || others.allAttributes, names);
    }
}
