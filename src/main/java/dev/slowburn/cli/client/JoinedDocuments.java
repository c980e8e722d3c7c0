package dev.slowburn.cli.client;

import dev.slowburn.change.DefinitionRecord;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Documents of several files as one text, which knows where each of its lines comes from.
 *
 * @param starts number of a document's first line in the text, from 1 → the document
 */
record JoinedDocuments(String text, NavigableMap<Integer, DefinitionRecord> starts) {
    /** A line of a file; 0 for the file as a whole. */
    record Place(String file, int line) {}

    static JoinedDocuments of(List<DefinitionRecord> records) {
        StringBuilder text = new StringBuilder();
        NavigableMap<Integer, DefinitionRecord> starts = new TreeMap<>();
        int line = 1;
        for (DefinitionRecord record : records) {
            String begin = begin(record.text(), text.isEmpty());
            text.append(begin);
            line += lines(begin);
            starts.put(line, record);
            String own = record.text().endsWith("\n") ? record.text() : record.text() + "\n";
            text.append(own);
            line += lines(own);
        }
        return new JoinedDocuments(text.toString(), starts);
    }

    /** What sets it apart from the one before. */
    private static String begin(String document, boolean first) {
        if (first || document.startsWith("---")) {
            return "";
        }
        return document.startsWith("%") ? "...\n" : "---\n";
    }

    private static int lines(String text) {
        return (int) text.chars().filter(each -> each == '\n').count();
    }

    Place place(int line) {
        Map.Entry<Integer, DefinitionRecord> start = starts.floorEntry(Math.max(1, line));
        DefinitionRecord record = start.getValue();
        return new Place(record.file(), line == 0 ? 0 : line - start.getKey() + 1 + record.linesBefore());
    }
}
