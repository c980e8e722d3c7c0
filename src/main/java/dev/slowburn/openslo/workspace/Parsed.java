package dev.slowburn.openslo.workspace;

import dev.slowburn.openslo.document.Document;
import dev.slowburn.openslo.document.DocumentText;
import dev.slowburn.openslo.document.DocumentTexts;
import dev.slowburn.openslo.document.Header;
import dev.slowburn.openslo.yaml.Problem;
import dev.slowburn.openslo.yaml.ProblemCollector;
import dev.slowburn.openslo.yaml.Source;
import dev.slowburn.openslo.yaml.SourceLocation;
import dev.slowburn.openslo.yaml.Trees;
import dev.slowburn.openslo.yaml.YamlDocuments;
import dev.slowburn.openslo.yaml.YamlSection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * A text of which the kinds and names of its documents are read, but not their specs.
 *
 * @param headers of the documents whose kind is known, in order
 * @param problems of the YAML and of the fields common to all kinds
 * @param documents number of documents, including those without a header
 */
public record Parsed(Source source, List<Header> headers, List<Problem> problems, int documents) {
    static Parsed of(Source source, Trees trees) {
        ProblemCollector problems = new ProblemCollector();
        List<Node> roots = YamlDocuments.read(source, problems);
        trees.keep(source, roots);
        if (roots.isEmpty() && problems.reported() == 0) {
            problems.add(SourceLocation.ofFile(source.name()), "contains no document");
        }
        List<String> texts = texts(source, roots.size(), problems);
        List<Header> headers = new ArrayList<>();
        for (int i = 0; i < roots.size(); i++) {
            int index = i;
            document(source, roots.get(i), problems)
                    .ifPresent(document -> headers.add(new Header(
                            document.kind(),
                            document.name(),
                            source,
                            texts.get(index),
                            index,
                            namePlace(document.root()),
                            document.valid())));
        }
        return new Parsed(source, List.copyOf(headers), problems.sorted(), roots.size());
    }

    /** The text of each document; the whole text if it cannot be split. */
    private static List<String> texts(Source source, int documents, ProblemCollector problems) {
        if (documents > 1 && problems.reported() == 0) {
            List<DocumentText> split = DocumentTexts.split(source);
            if (split.size() == documents) {
                return split.stream().map(DocumentText::text).toList();
            }
        }
        return Collections.nCopies(documents, source.text());
    }

    private static SourceLocation namePlace(YamlSection root) {
        return root.section("metadata").map(metadata -> metadata.place("name")).orElseGet(() -> root.place("metadata"));
    }

    /** Reads the fields common to all kinds. */
    static Optional<Document> document(Source source, Node root, ProblemCollector problems) {
        return YamlSection.document(source, root, problems).flatMap(new DocumentReader(problems)::read);
    }
}
