package dev.slowburn.openslo;

import dev.slowburn.domain.DefinitionSet;
import dev.slowburn.domain.Slo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads OpenSLO documents: all of them first, then what each says, so that they may reference each other in any order and
 * across files. Everything that is wrong is reported at once; nothing is ignored.
 */
public final class Definitions {
    private static final FilterCompiler COMPILER = new FilterCompiler();
    private static final Set<String> SERVICE_FIELDS = Set.of("description");

    private final Problems problems = new Problems();
    private final List<Source> sources = new ArrayList<>();
    private final List<Source> base = new ArrayList<>();
    private final Set<String> replaced = new HashSet<>();

    private Definitions() {}

    /** Reads files, and directories recursively. What can't be read is a problem of the result, not an exception. */
    public static Loaded load(List<Path> filesOrDirectories) {
        Definitions definitions = new Definitions();
        definitions.sources.addAll(DefinitionFiles.read(filesOrDirectories, definitions.problems));
        return definitions.read();
    }

    /**
     * Reads files and a stream together, as {@link #load(List)} does.
     *
     * @param name what to call the stream in problems
     * @throws IOException if the stream can't be read
     */
    public static Loaded load(List<Path> filesOrDirectories, String name, InputStream in) throws IOException {
        Definitions definitions = new Definitions();
        definitions.sources.addAll(DefinitionFiles.read(filesOrDirectories, definitions.problems));
        DefinitionFiles.source(name, in, definitions.problems).ifPresent(definitions.sources::add);
        return definitions.read();
    }

    /**
     * Reads the documents of one text, which can reference only each other.
     *
     * @param sourceName what to call the text in problems
     */
    public static Loaded parse(String sourceName, String yaml) {
        Definitions definitions = new Definitions();
        definitions.sources.add(new Source(sourceName, yaml));
        return definitions.read();
    }

    /** Reads documents of which those of {@code over} take the place of those of {@code base} that are named alike. */
    public static Loaded combine(List<Source> base, List<Source> over) {
        Definitions above = new Definitions();
        above.sources.addAll(over);
        Definitions all = new Definitions();
        all.sources.addAll(over);
        all.sources.addAll(base);
        all.base.addAll(base);
        above.read().named().forEach(held -> all.replaced.add(held.kind() + "/" + held.name()));
        return all.read();
    }

    private Loaded read() {
        Catalog catalog = new Catalog();
        DocumentReader reader = new DocumentReader(problems);
        List<Loaded.Named> held = new ArrayList<>();
        int documents = 0;
        for (Source source : sources) {
            int before = problems.reported();
            List<Node> roots = YamlDocuments.read(source, problems);
            if (roots.isEmpty() && problems.reported() == before) {
                problems.add(Place.ofFile(source.name()), "holds no document");
            }
            documents += roots.size();
            for (Node root : roots) {
                Section.document(source, root, problems)
                        .flatMap(reader::read)
                        .filter(document -> !base.contains(source)
                                || !replaced.contains(document.kind().text() + "/" + document.name()))
                        .ifPresent(document -> {
                            held.add(new Loaded.Named(
                                    source.name(), document.kind().text(), document.name()));
                            catalog.add(document);
                        });
            }
        }
        SliReader slis = new SliReader(COMPILER, problems);
        catalog.readSlis(slis);
        catalog.all(Kind.SERVICE).forEach(service -> checkService(service.spec()));
        SloReader slos = new SloReader(catalog, slis, problems);
        List<Slo> sound = catalog.all(Kind.SLO).stream()
                .flatMap(document -> slos.read(document).stream())
                .toList();
        return new Loaded(DefinitionSet.of(sound), problems.sorted(), List.of(), sources, documents, held);
    }

    private static void checkService(Section spec) {
        spec.only(SERVICE_FIELDS);
        Descriptions.check(spec);
    }
}
