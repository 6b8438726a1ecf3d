#include "filter/filterlexer.h"

#include <algorithm>

namespace filter {

namespace {

bool isFieldLetter(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || c == u'-'; // not the first: that one excludes
}

bool isHexDigit(QChar c)
{
    return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f') || (c >= u'A' && c <= u'F');
}

} // namespace

bool FilterLexer::atOr() const
{
    return QStringView(m_text).sliced(m_at).startsWith(u"OR") && endsValue(m_at + 2, false);
}

void FilterLexer::skipSpace()
{
    while (atSpace())
        ++m_at;
}

void FilterLexer::open()
{
    ++m_brackets;
    ++m_at;
}

void FilterLexer::close()
{
    --m_brackets;
    ++m_at;
}

QString FilterLexer::takeField()
{
    qsizetype end = m_at;
    while (end < m_text.size() && isFieldLetter(m_text[end]))
        ++end;
    if (end == m_at || end == m_text.size() || !QStringView(u":<>=").contains(m_text[end]))
        return {};
    const qsizetype from = std::exchange(m_at, end);
    return m_text.sliced(from, end - from);
}

QString FilterLexer::takeOperator()
{
    const qsizetype from = m_at++;
    if (m_text[from] != u':' && m_text[from] != u'=' && at(u'='))
        ++m_at;
    return m_text.sliced(from, m_at - from);
}

FilterToken FilterLexer::takeWord()
{
    return takeValue(false);
}

QList<FilterToken> FilterLexer::takeValues()
{
    QList<FilterToken> values{takeValue(true)};
    while (!m_error && at(u',')) {
        ++m_at;
        values += takeValue(true);
    }
    return values;
}

FilterToken FilterLexer::takeValue(bool inList)
{
    if (at(u'"'))
        return takeQuoted();
    if (at(u'/'))
        return takeExpression(inList);
    return takeBare(inList);
}

FilterToken FilterLexer::takeQuoted()
{
    FilterToken value{FilterToken::Kind::Quoted, {}, m_at, 0};
    for (++m_at; !atEnd(); ++m_at) {
        if (at(u'"')) {
            ++m_at;
            value.length = m_at - value.position;
            return value;
        }
        if (at(u'\\') && m_at + 1 < m_text.size())
            value.text += takeEscape();
        else
            value.text += m_text[m_at];
    }
    fail(QStringLiteral("The quotation mark that opens here is not closed."), value.position,
         m_text.size() - value.position);
    return value;
}

// To its last character: \n, \r, \t and \uXXXX as in JSON, of another character that character.
QString FilterLexer::takeEscape()
{
    constexpr qsizetype Digits = 4;
    const QChar c = m_text[++m_at];
    if (c == u'n')
        return u"\n"_qs;
    if (c == u'r')
        return u"\r"_qs;
    if (c == u't')
        return u"\t"_qs;
    const QStringView digits = QStringView(m_text).mid(m_at + 1, Digits);
    if (c != u'u' || digits.size() < Digits || !std::ranges::all_of(digits, isHexDigit))
        return c;
    m_at += Digits;
    return QChar(digits.toUShort(nullptr, 16));
}

// Ends at a slash with nothing behind it, so that slashes within do no harm.
FilterToken FilterLexer::takeExpression(bool inList)
{
    const qsizetype from = m_at;
    for (qsizetype end = from + 1; end < m_text.size(); ++end) {
        if (m_text[end] == u'\\') {
            ++end;
        } else if (m_text[end] == u'/' && endsValue(end + 1, inList)) {
            m_at = end + 1;
            return {FilterToken::Kind::Expression, m_text.sliced(from + 1, end - from - 1), from, m_at - from};
        }
    }
    fail(QStringLiteral(
             "The regular expression that opens here has no closing “/”; put text that begins with “/” in quotation "
             "marks."),
         from, m_text.size() - from);
    return {};
}

FilterToken FilterLexer::takeBare(bool inList)
{
    const qsizetype from = m_at;
    while (!endsValue(m_at, inList))
        ++m_at;
    if (m_at == from)
        fail(QStringLiteral("A value is missing here."), from, 1);
    return {FilterToken::Kind::Bare, m_text.sliced(from, m_at - from), from, m_at - from};
}

bool FilterLexer::endsValue(qsizetype at, bool inList) const
{
    return at >= m_text.size() || m_text[at].isSpace() || m_text[at] == u')' || (inList && m_text[at] == u',');
}

void FilterLexer::fail(const QString &sentence, qsizetype position, qsizetype length)
{
    if (!m_error)
        m_error = FilterError{sentence, position, length};
}

} // namespace filter
