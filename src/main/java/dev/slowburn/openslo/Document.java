package dev.slowburn.openslo;

import java.util.List;
import java.util.Map;

/**
 * A document whose kind and name are known.
 *
 * @param sound whether nothing was wrong with what all kinds have in common; if not, nothing is made of it
 */
record Document(
        Kind kind,
        String name,
        Section root,
        Section spec,
        Map<String, List<String>> labels,
        Annotations annotations,
        boolean sound) {}
