#include "filter/filtertree.h"

#include "filter/filterfields.h"
#include "text/hidden.h"
#include "text/secrets.h"
#include "text/textpattern.h"

#include <algorithm>
#include <iterator>

namespace filter {

namespace {

using Kind = FilterTree::Kind;

// Takes up what is of the same kind, so that a tree has one form only.
FilterTree joined(Kind kind, std::vector<FilterTree> parts)
{
    FilterTree tree{.kind = kind};
    for (FilterTree &part : parts) {
        if (part.kind == kind)
            std::ranges::move(part.parts, std::back_inserter(tree.parts));
        else
            tree.parts.push_back(std::move(part));
    }
    if (tree.parts.size() != 1)
        return tree;
    return FilterTree(std::move(tree.parts.front()));
}

QString escape(QStringView character)
{
    if (character == u"\n")
        return u"\\n"_qs;
    if (character == u"\r")
        return u"\\r"_qs;
    if (character == u"\t")
        return u"\\t"_qs;
    QString text;
    for (const QChar unit : character)
        text += u"\\u%1"_qs.arg(QString::number(unit.unicode(), 16).toUpper(), 4, u'0');
    return text;
}

QString quoted(const QString &text)
{
    QString result(u'"');
    for (qsizetype at = 0; at < text.size();) {
        const QStringView character = text::characterAt(text, at);
        if (text::standsHidden(text, at))
            result += escape(character);
        else if (character == u"\"" || character == u"\\")
            result.append(u'\\').append(character);
        else
            result += character;
        at += character.size();
    }
    return result + u'"';
}

// The expression for a text that has a secret in it, with anything in the secret's place: a filter is read by all who
// see the window. Empty where there is none, or where it would be too long.
QString discreetExpression(const QString &text)
{
    const QByteArray utf8 = text.toUtf8();
    const QByteArray masked = text::maskText(utf8);
    if (masked == utf8)
        return {};
    QString expression(u'^');
    for (const QChar c :
         QString::fromUtf8(masked).replace(QString::fromUtf8(text::SecretMask), QString(QChar(u'\0')))) {
        if (c == u'\0')
            expression += u".*"_qs;
        else if (c.unicode() < 0x80 && !c.isLetterOrNumber())
            expression += QString(u'\\') + c;
        else
            expression += c;
    }
    expression += u'$';
    return expression.size() > text::TextPattern::MaxExpression ? QString() : expression;
}

QString textOf(const FilterValue &value)
{
    switch (value.kind) {
    case FilterValue::Kind::Exact:
        return quoted(value.text);
    case FilterValue::Kind::Expression:
        return u'/' + value.text + u'/';
    case FilterValue::Kind::Text:
    case FilterValue::Kind::Glob:
        break;
    }
    return value.text;
}

QString joinedTexts(const FilterTree &tree, const QString &between)
{
    QStringList texts;
    for (const FilterTree &part : tree.parts)
        texts += part.kind == Kind::Any ? u'(' + part.toText() + u')' : part.toText();
    return texts.join(between);
}

} // namespace

FilterTree FilterTree::all(std::vector<FilterTree> parts)
{
    return joined(Kind::All, std::move(parts));
}

// What matches everything leaves nothing to the others.
FilterTree FilterTree::any(std::vector<FilterTree> parts)
{
    return std::ranges::any_of(parts, &FilterTree::isEmpty) ? FilterTree() : joined(Kind::Any, std::move(parts));
}

FilterTree FilterTree::excluding(FilterTree part)
{
    Q_ASSERT(!part.isEmpty());
    FilterTree tree{.kind = Kind::Not};
    tree.parts.push_back(std::move(part));
    return tree;
}

FilterTree FilterTree::with(const FilterTree &term) const
{
    return all({*this, term});
}

FilterTree FilterTree::without(const FilterTree &term) const
{
    if (*this == term)
        return {};
    if (kind != Kind::All)
        return *this;
    std::vector<FilterTree> left = parts;
    std::erase(left, term);
    return all(std::move(left));
}

bool FilterTree::has(const FilterTree &term) const
{
    return without(term) != *this;
}

FilterTree FilterTree::equal(const QString &field, const QString &text)
{
    const FilterField *known = filterField(field);
    Q_ASSERT(known);
    if (const QString discreet = known->text ? discreetExpression(text) : QString(); !discreet.isEmpty())
        return {.kind = Kind::Field,
                .field = field,
                .operation = u":"_qs,
                .values = {{FilterValue::Kind::Expression, discreet}}};
    const auto valueKind = known->text ? FilterValue::Kind::Exact : FilterValue::Kind::Text;
    return {.kind = Kind::Field, .field = field, .operation = u":"_qs, .values = {{valueKind, text}}};
}

bool FilterTree::operator==(const FilterTree &other) const
{
    return kind == other.kind && parts == other.parts && field == other.field && operation == other.operation &&
           values == other.values;
}

QString FilterTree::toText() const
{
    switch (kind) {
    case Kind::All:
        return joinedTexts(*this, u" "_qs);
    case Kind::Any:
        return joinedTexts(*this, u" OR "_qs);
    case Kind::Not: {
        const FilterTree &part = parts.front();
        const bool isTerm = part.kind == Kind::Word || part.kind == Kind::Field;
        return isTerm ? u'-' + part.toText() : u"-("_qs + part.toText() + u')';
    }
    case Kind::Word:
        return textOf(values.first());
    case Kind::Field:
        break;
    }
    QStringList texts;
    for (const FilterValue &value : values)
        texts += textOf(value);
    return field + operation + texts.join(u',');
}

} // namespace filter
