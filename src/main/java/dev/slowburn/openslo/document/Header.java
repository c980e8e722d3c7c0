package dev.slowburn.openslo.document;

import dev.slowburn.openslo.yaml.Source;
import dev.slowburn.openslo.yaml.SourceLocation;

/**
 * A document as other documents see it: its kind and name, and where it is. Holds no YAML tree, so ten thousand of them are
 * cheap to keep.
 *
 * @param text of the document as it is written
 * @param index of the document within its text, from 0
 * @param namePlace where its name stands
 * @param isSound whether nothing is wrong with what all kinds have in common
 */
public record Header(
        Kind kind, String name, Source source, String text, int index, SourceLocation namePlace, boolean isSound) {
    public boolean hasName() {
        return !Document.isNameless(name);
    }

    /** The same document under a name that nothing can refer to, to be read for what else is wrong with it. */
    Header unused() {
        String name = Document.nameless(namePlace.file(), namePlace.line());
        return new Header(kind, name, source, text, index, namePlace, false);
    }

    public DocumentName id() {
        return DocumentName.of(kind, name);
    }
}
