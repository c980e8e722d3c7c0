package dev.slowburn.openslo.document;

import dev.slowburn.openslo.yaml.Source;
import dev.slowburn.openslo.yaml.YamlDocuments;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;

/**
 * Splits a text into its documents, verbatim and with comments, so that each can be sent as one record. A comment
 * between two documents belongs to the preceding one.
 */
public final class DocumentTexts {
    private DocumentTexts() {}

    /** The documents of a YAML text, without empty ones. */
    public static List<DocumentText> split(Source source) {
        String text = source.text();
        List<Integer> starts = new ArrayList<>();
        // The buffer is large enough for the whole text, see YamlDocuments.
        LoadSettings settings = LoadSettings.builder()
                .setParseComments(false)
                .setBufferSize(text.length() + 2)
                .build();
        List<Boolean> filled = new ArrayList<>();
        for (Event event : new Parse(settings).parseString(YamlDocuments.text(source))) {
            switch (event.getEventId()) {
                case DocumentStart -> {
                    int at = event.getStartMark().orElseThrow().getIndex();
                    starts.add(starts.isEmpty() ? 0 : text.offsetByCodePoints(0, at));
                    filled.add(false);
                }
                case MappingStart -> filled.set(filled.size() - 1, true);
                default -> {
                    // Part of a document.
                }
            }
        }
        List<DocumentText> documents = new ArrayList<>();
        int lines = 0;
        for (int i = 0; i < starts.size(); i++) {
            int end = i + 1 < starts.size() ? starts.get(i + 1) : text.length();
            String document = text.substring(starts.get(i), end);
            if (filled.get(i)) {
                documents.add(new DocumentText(source.name(), document, lines));
            }
            lines += (int) document.chars().filter(each -> each == '\n').count();
        }
        return documents;
    }
}
