package dev.slowburn.openslo;

import dev.slowburn.domain.DefinitionSet;
import dev.slowburn.domain.Slo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads OpenSLO documents: all of them first, then what each says, so that they may reference each other in any order and
 * across files. Everything that is wrong is reported at once; nothing is ignored.
 *
 * <p>Costs about a tenth of a millisecond a document once its filters are compiled, so reading everything again whenever a
 * definition changes is fine for some ten thousand of them.
 */
public final class Definitions {
    /** Shared by all readings, so that a filter is compiled when it is first seen and not at each change of another one. */
    private static final FilterMemory FILTERS = new FilterMemory(new FilterCompiler());

    private static final Set<String> SERVICE_FIELDS = Set.of("description");

    private final Problems problems;
    private final Retention retention;
    private final List<Loaded.Named> named = new ArrayList<>();
    private int documents;

    private Definitions(Problems problems, Retention retention) {
        this.problems = problems;
        this.retention = retention;
    }

    /** Finds the texts of files, and of directories recursively. What can't be read is a problem, not an exception. */
    public static Sources read(List<Path> filesOrDirectories) {
        Problems problems = new Problems();
        List<Source> sources = DefinitionFiles.read(filesOrDirectories, problems);
        return new Sources(sources, problems.sorted());
    }

    /** Reads files, and directories recursively. */
    public static Loaded load(List<Path> filesOrDirectories) {
        return load(filesOrDirectories, Retention.UNKNOWN);
    }

    /** Reads files as {@link #load(List)} does, for instances that keep outcomes for a time. */
    public static Loaded load(List<Path> filesOrDirectories, Retention retention) {
        Sources files = read(filesOrDirectories);
        return load(files.problems(), files.sources(), List.of(), retention);
    }

    /**
     * Reads files and a stream together, as {@link #load(List)} does.
     *
     * @param name what to call the stream in problems
     * @throws IOException if the stream can't be read
     */
    public static Loaded load(List<Path> filesOrDirectories, String name, InputStream in) throws IOException {
        return load(filesOrDirectories, name, in, Retention.UNKNOWN);
    }

    /** As {@link #load(List, String, InputStream)}, for instances that keep outcomes for a time. */
    public static Loaded load(List<Path> filesOrDirectories, String name, InputStream in, Retention retention)
            throws IOException {
        Problems problems = new Problems();
        List<Source> sources = new ArrayList<>(DefinitionFiles.read(filesOrDirectories, problems));
        DefinitionFiles.source(name, in, problems).ifPresent(sources::add);
        return load(problems.sorted(), sources, List.of(), retention);
    }

    /**
     * Reads the documents of one text, which can reference only each other.
     *
     * @param sourceName what to call the text in problems
     */
    public static Loaded parse(String sourceName, String yaml) {
        return combine(List.of(new Source(sourceName, yaml)), List.of());
    }

    /**
     * Reads two tiers of texts, whose documents may reference each other. A document of {@code over} replaces the one of
     * {@code base} that has its kind and name; within a tier two of them are a problem.
     */
    public static Loaded combine(List<Source> base, List<Source> over) {
        return load(List.of(), base, over, Retention.UNKNOWN);
    }

    private static Loaded load(List<Problem> found, List<Source> base, List<Source> over, Retention retention) {
        Problems problems = new Problems();
        problems.addAll(found);
        Definitions definitions = new Definitions(problems, retention);
        Catalog catalog = definitions.catalog(base);
        catalog.replaceBy(definitions.catalog(over));
        DefinitionSet set = definitions.definitions(catalog);
        return new Loaded(
                set,
                problems.sorted(),
                problems.warnings(),
                Stream.concat(base.stream(), over.stream()).toList(),
                definitions.documents,
                definitions.named);
    }

    private Catalog catalog(List<Source> sources) {
        Catalog catalog = new Catalog();
        DocumentReader reader = new DocumentReader(problems);
        for (Source source : sources) {
            int before = problems.reported();
            List<Node> roots = YamlDocuments.read(source, problems);
            if (roots.isEmpty() && problems.reported() == before) {
                problems.add(Place.ofFile(source.name()), "holds no document");
            }
            documents += roots.size();
            for (Node root : roots) {
                Optional<Document> document =
                        Section.document(source, root, problems).flatMap(reader::read);
                document.ifPresent(catalog::add);
                document.filter(Document::sound)
                        .map(read -> new Loaded.Named(source.name(), read.kind().text(), read.name()))
                        .ifPresent(named::add);
            }
        }
        return catalog;
    }

    private DefinitionSet definitions(Catalog catalog) {
        DataSources dataSources = DataSources.read(catalog.all(Kind.DATA_SOURCE), problems);
        SliReader slis = new SliReader(new MetricSourceReader(FILTERS, dataSources, problems), problems);
        catalog.readSlis(slis);
        catalog.all(Kind.SERVICE).forEach(service -> checkService(service.spec()));
        AlertsReader alerts = new AlertsReader(catalog, problems);
        SloReader reader = new SloReader(catalog, new IndicatorReader(catalog, slis), alerts, retention, problems);
        List<Slo> slos = catalog.all(Kind.SLO).stream()
                .flatMap(document -> reader.read(document).stream())
                .toList();
        return OwnKinds.read(catalog, slos, problems).withTargets(alerts.targets(slos));
    }

    private static void checkService(Section spec) {
        spec.only(SERVICE_FIELDS);
        Descriptions.check(spec);
    }
}
