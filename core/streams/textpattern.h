#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QCoreApplication>
#include <QRegularExpression>
#include <QString>

#include <variant>

namespace streams {

// What a text of a filter's subject is held against. Without regard to case: ASCII at once, other letters by folding
// both sides.
class TextPattern {
    Q_DECLARE_TR_FUNCTIONS(streams::Filter)
public:
    struct Error {
        QString sentence;
        qsizetype offset = 0; // in the pattern
    };
    static constexpr qsizetype MaxExpression = 200; // characters

    static TextPattern containing(const QString &text); // anywhere in it
    static TextPattern equal(const QString &text);      // the whole
    static TextPattern glob(const QString &pattern);    // the whole; * is any text, ? any one character
    // A search for a regular expression. Its steps are bounded, so that none takes for ever; a text that needs more
    // is not a match.
    static std::variant<TextPattern, Error> expression(const QString &pattern);

    bool matches(QByteArrayView utf8) const;

private:
    enum class Kind { Containing, Equal, Glob, Expression };

    TextPattern(Kind kind, const QString &pattern);
    bool matchesFolded(QByteArrayView utf8) const;

    Kind m_kind;
    QByteArray m_folded; // UTF-8
    QRegularExpression m_expression;
};

} // namespace streams
