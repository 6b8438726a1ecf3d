#pragma once

#include <QByteArrayView>
#include <QString>

#include <memory>
#include <variant>

namespace re2 {
class RE2;
}

namespace text {

// A regular expression of RE2's language, compiled once: how long it takes grows with the text's length alone, however
// it is written, and the whole of the text is looked at. Immutable, cheap to copy, may be shared between threads.
class RegularExpression {
public:
    enum class Fault : quint8 { Wrong, TooLarge };
    struct Error {
        QString sentence;     // what is wrong, or that it needs more room than there is, and what to do
        qsizetype offset = 0; // in the pattern, UTF-16 units
        Fault fault = Fault::Wrong;
    };

    RegularExpression() = default; // to be assigned to before it is used
    static std::variant<RegularExpression, Error> compile(const QString &pattern, Qt::CaseSensitivity sensitivity);

    bool isFoundIn(QByteArrayView validUtf8) const;

private:
    explicit RegularExpression(std::shared_ptr<const re2::RE2> compiled);
    static Error errorOf(const re2::RE2 &compiled, const QString &pattern);

    std::shared_ptr<const re2::RE2> m_compiled;
};

} // namespace text
