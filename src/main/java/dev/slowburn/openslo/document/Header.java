package dev.slowburn.openslo.document;

import dev.slowburn.openslo.yaml.Source;
import dev.slowburn.openslo.yaml.SourceLocation;

/**
 * The kind, name and location of a document. Has no YAML tree, so keeping ten thousand of them is cheap.
 *
 * @param text of the document as it is written
 * @param index of the document within its text, from 0
 * @param namePlace location of its name
 * @param isValid whether the fields common to all kinds are valid
 */
public record Header(
        Kind kind, String name, Source source, String text, int index, SourceLocation namePlace, boolean isValid) {
    public boolean hasName() {
        return !Document.isNameless(name);
    }

    /** The same document under a name that cannot be referenced, so that its other problems are found too. */
    public Header unused() {
        String name = Document.nameless(namePlace.file(), namePlace.line());
        return new Header(kind, name, source, text, index, namePlace, false);
    }

    public DocumentName id() {
        return DocumentName.of(kind, name);
    }
}
