package dev.slowburn.cli.client;

import dev.slowburn.change.DefinitionRecord;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Documents of several files joined to one YAML stream, with a mapping of its lines to the original files.
 *
 * @param starts each document by the number of its first line in the text, from 1
 */
record JoinedDocuments(String text, NavigableMap<Integer, DefinitionRecord> starts) {
    /** A line of a file; line 0 stands for the whole file. */
    record Location(String file, int line) {}

    static JoinedDocuments of(List<DefinitionRecord> records) {
        StringBuilder text = new StringBuilder();
        NavigableMap<Integer, DefinitionRecord> starts = new TreeMap<>();
        int line = 1;
        for (DefinitionRecord record : records) {
            String separator = separator(record.text(), text.isEmpty());
            text.append(separator);
            line += lines(separator);
            starts.put(line, record);
            String document = record.text().endsWith("\n") ? record.text() : record.text() + "\n";
            text.append(document);
            line += lines(document);
        }
        return new JoinedDocuments(text.toString(), starts);
    }

    /** Separates a document from the one before. */
    private static String separator(String document, boolean first) {
        if (first || document.startsWith("---")) {
            return "";
        }
        return document.startsWith("%") ? "...\n" : "---\n";
    }

    private static int lines(String text) {
        return (int) text.chars().filter(each -> each == '\n').count();
    }

    Location location(int line) {
        Map.Entry<Integer, DefinitionRecord> start = starts.floorEntry(Math.max(1, line));
        DefinitionRecord record = start.getValue();
        return new Location(record.file(), line == 0 ? 0 : line - start.getKey() + 1 + record.linesBefore());
    }
}
