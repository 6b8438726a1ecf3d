#pragma once

#include "text/regularexpression.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <QString>

#include <variant>
#include <vector>

namespace text {

// What a text from the network (UTF-8) is held against, by filters and by answer rules. How long that takes grows with
// the text's length alone, and the whole of it counts. May be shared between threads.
class TextPattern {
public:
    struct Error {
        QString sentence;
        qsizetype offset = 0; // in the pattern, UTF-16 units
    };
    using Made = std::variant<TextPattern, Error>;

    // Insensitive: ASCII letters at once, others by folding both sides.
    enum class Case : quint8 { Insensitive, Sensitive };
    static constexpr qsizetype MaxExpression = 200; // characters

    static TextPattern containing(const QString &text, Case sensitivity = Case::Insensitive); // anywhere in it
    static TextPattern equal(const QString &text, Case sensitivity = Case::Insensitive);      // the whole
    // The whole: * is any text, ? any one character, [a-z] one of these, [!a-z] one of the others, \* a star.
    static Made glob(const QString &pattern, Case sensitivity = Case::Insensitive);
    // A search for a regular expression, as RE2 takes them: without look-around and back references.
    static Made expression(const QString &pattern, Case sensitivity = Case::Insensitive);

    bool matches(QByteArrayView utf8) const;
    // Whether it is looked for with a regular expression, which costs more than all else.
    bool isExpression() const { return m_kind == Kind::Composed || m_kind == Kind::Expression; }

private:
    // Pieces: a glob of texts with * between them. Composed: one that also asks for single characters.
    enum class Kind : quint8 { Containing, Equal, Pieces, Composed, Expression };
    struct Token {
        enum class Kind : quint8 { Text, Star, Any, Class };
        Kind kind = Kind::Text;
        QByteArray text; // of Text; of Class, as in a regular expression
    };

    TextPattern(Kind kind, const QString &pattern, Case sensitivity);
    bool matchesFolded(QByteArrayView utf8) const;
    bool matchesPieces(QByteArrayView utf8) const;
    static std::variant<std::vector<Token>, Error> tokens(const QString &pattern);
    static std::variant<Token, Error> classToken(const QString &pattern, qsizetype at, qsizetype &end);
    static QList<QByteArray> piecesOf(const std::vector<Token> &tokens);
    static QString expressionOf(const std::vector<Token> &tokens);

    Kind m_kind;
    Case m_case;
    QByteArray m_text;              // UTF-8, folded unless Sensitive
    QList<QByteArray> m_pieces;     // the first begins the text, the last ends it
    RegularExpression m_expression; // of Composed and Expression
};

} // namespace text
