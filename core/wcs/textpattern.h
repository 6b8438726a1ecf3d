#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QCoreApplication>
#include <QRegularExpression>
#include <QString>

#include <variant>
#include <vector>

namespace wcs {

// What a text from the network (UTF-8) is held against, by filters and by answer rules.
class TextPattern {
    Q_DECLARE_TR_FUNCTIONS(wcs::TextPattern)
public:
    struct Error {
        QString sentence;
        qsizetype offset = 0; // in the pattern, UTF-16 units
    };
    using Made = std::variant<TextPattern, Error>;

    // Insensitive: ASCII letters at once, others by folding both sides.
    enum class Case : quint8 { Insensitive, Sensitive };
    static constexpr qsizetype MaxExpression = 200; // characters
    // Bytes: globs and expressions are held against the beginning of a longer text, so that none holds a thread up.
    static constexpr qsizetype LongestText = 2'048;

    static TextPattern containing(const QString &text, Case sensitivity = Case::Insensitive); // anywhere in it
    static TextPattern equal(const QString &text, Case sensitivity = Case::Insensitive);      // the whole
    // The whole: * is any text, ? any one character, [a-z] one of these, [!a-z] one of the others, \* a star.
    static Made glob(const QString &pattern, Case sensitivity = Case::Insensitive);
    // A search for a regular expression. Its steps are bounded, so that none takes for ever; a text that needs more
    // is not a match.
    static Made expression(const QString &pattern, Case sensitivity = Case::Insensitive);

    bool matches(QByteArrayView utf8) const;
    bool isExpression() const { return m_kind == Kind::Expression; }
    // Whether a short text made of the expression's own letters can exhaust its steps: "(a+)+$".
    bool isExplosive() const;

private:
    enum class Kind : quint8 { Containing, Equal, Glob, Expression };
    struct Range {
        char32_t first = 0;
        char32_t last = 0;
    };
    struct Token {
        enum class Kind : quint8 { Text, Star, Any, Class };
        Kind kind = Kind::Text;
        QByteArray text; // of Text
        std::vector<Range> ranges;
        bool isNegated = false;
    };

    TextPattern(Kind kind, const QString &pattern, Case sensitivity);
    bool matchesPrepared(QByteArrayView utf8) const;
    bool isSame(char a, char b) const;
    bool matchesGlob(QByteArrayView utf8) const;
    qsizetype takeOne(const Token &token, QByteArrayView text, qsizetype at) const;
    QRegularExpressionMatch search(QByteArrayView utf8) const;
    static std::variant<std::vector<Token>, Error> tokens(const QString &pattern);

    Kind m_kind;
    Case m_case;
    QByteArray m_text; // UTF-8, folded unless Sensitive
    std::vector<Token> m_tokens;
    QRegularExpression m_expression;
};

} // namespace wcs
