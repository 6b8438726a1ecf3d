#pragma once

#include "filter/filtererror.h"

#include <QList>

#include <optional>

namespace filter {

// A value as it stands in a filter.
struct FilterToken {
    enum class Kind { Bare, Quoted, Expression };
    Kind kind = Kind::Bare;
    QString text; // without its quotes
    qsizetype position = 0;
    qsizetype length = 0; // as written
};

// Goes over the text of a filter from left to right. The first error stays; after it nothing that is taken matters.
class FilterLexer {
public:
    explicit FilterLexer(const QString &text)
        : m_text(text)
    {}

    bool atEnd() const { return m_at >= m_text.size(); }
    bool at(QChar c) const { return !atEnd() && m_text[m_at] == c; }
    bool atSpace() const { return !atEnd() && m_text[m_at].isSpace(); }
    bool atOr() const; // the word OR
    bool closes() const { return m_brackets > 0 && at(u')'); }
    qsizetype position() const { return m_at; }

    void skip(qsizetype count) { m_at += count; }
    void skipSpace();
    void open(); // a bracket
    void close();

    QString takeField(); // "name" where "name:" or "name>" stands, else nothing
    QString takeOperator();
    FilterToken takeWord();
    QList<FilterToken> takeValues(); // up to the end of the list, at least one

    void fail(const QString &sentence, qsizetype position, qsizetype length);
    const std::optional<FilterError> &error() const { return m_error; }

private:
    FilterToken takeValue(bool inList);
    FilterToken takeQuoted();
    QString takeEscape();
    FilterToken takeExpression(bool inList);
    FilterToken takeBare(bool inList);
    bool endsValue(qsizetype at, bool inList) const;

    const QString m_text;
    qsizetype m_at = 0;
    int m_brackets = 0; // open ones
    std::optional<FilterError> m_error;
};

} // namespace filter
