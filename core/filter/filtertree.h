#pragma once

#include <QList>
#include <QMetaType>
#include <QString>

#include <vector>

namespace filter {

// A value as a filter means it, however it was written.
struct FilterValue {
    // Text: in any case, as it is typed. Exact: this very text, case and all, as it is written in quotation marks.
    enum class Kind : quint8 { Text, Exact, Glob, Expression };
    Kind kind = Kind::Text;
    QString text;

    bool operator==(const FilterValue &) const = default;
};

// A filter as a tree: a value that is put together, compared and printed. What is printed parses to the same tree, so
// that narrowing a filter never is a matter of joining texts.
struct FilterTree {
    enum class Kind : quint8 { All, Any, Not, Word, Field };
    Kind kind = Kind::All;
    std::vector<FilterTree> parts; // All and Any: none of the same kind, and never one alone; Not: one
    QString field;                 // as the table of fields names it
    QString operation;             // of a field: ":", "<", "<=", ">" or ">="
    QList<FilterValue> values;     // of a field, one of which is to fit; of a word: one

    // These keep to the form above. None of `all` is the filter that matches everything.
    static FilterTree all(std::vector<FilterTree> parts);
    static FilterTree any(std::vector<FilterTree> parts);
    static FilterTree excluding(FilterTree part);
    // The same with one more term, and without any that is this one: a Word, a Field or a Not among those that all are
    // to fit.
    FilterTree with(const FilterTree &term) const;
    FilterTree without(const FilterTree &term) const;
    bool has(const FilterTree &term) const;
    // The field's text is exactly this one, or its number or flag.
    static FilterTree equal(const QString &field, const QString &text);

    bool isEmpty() const { return kind == Kind::All && parts.empty(); }
    bool operator==(const FilterTree &other) const;
    QString toText() const;
};

} // namespace filter

Q_DECLARE_METATYPE(filter::FilterTree)
