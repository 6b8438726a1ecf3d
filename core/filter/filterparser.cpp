#include "filter/filterparser.h"

#include "filter/filtertest.h"
#include "text/hidden.h"

namespace filter {

namespace {

constexpr int MaxDepth = 50;

bool isComparison(const QString &operation)
{
    return operation.startsWith(u'<') || operation.startsWith(u'>');
}

// Brackets make a pattern of a field's value; in a word, which is looked for anywhere, they are themselves.
FilterValue::Kind kindOf(const FilterToken &token, bool whole)
{
    using Kind = FilterValue::Kind;
    switch (token.kind) {
    case FilterToken::Kind::Expression:
        return Kind::Expression;
    case FilterToken::Kind::Quoted:
        return Kind::Exact;
    case FilterToken::Kind::Bare:
        break;
    }
    if (text::hasHidden(token.text))
        return Kind::Exact; // pasted, and printed so that it is seen
    const bool isGlob = token.text.contains(u'*') || token.text.contains(u'?') || (whole && token.text.contains(u'['));
    return isGlob ? Kind::Glob : Kind::Text;
}

} // namespace

std::variant<FilterTree, FilterError> FilterParser::parse()
{
    m_lexer.skipSpace();
    if (m_lexer.atEnd())
        return FilterTree();
    FilterTree tree = any();
    if (failed())
        return *m_lexer.error();
    return tree;
}

FilterTree FilterParser::any()
{
    std::vector<FilterTree> parts{all()};
    while (!failed() && m_lexer.atOr()) {
        m_lexer.skip(2);
        parts.push_back(all());
    }
    return FilterTree::any(std::move(parts));
}

FilterTree FilterParser::all()
{
    std::vector<FilterTree> parts;
    for (m_lexer.skipSpace(); !failed() && !m_lexer.atEnd() && !m_lexer.atOr() && !m_lexer.closes();
         m_lexer.skipSpace())
        parts.push_back(term());
    if (parts.empty())
        m_lexer.fail(QStringLiteral("Something to look for is missing here."), m_lexer.position(), 1);
    return failed() ? FilterTree() : FilterTree::all(std::move(parts));
}

FilterTree FilterParser::term()
{
    if (m_lexer.at(u'-'))
        return negated();
    if (m_lexer.at(u'('))
        return group();
    const qsizetype position = m_lexer.position();
    if (m_lexer.at(u')')) {
        m_lexer.fail(QStringLiteral("This bracket closes nothing; put text with brackets in quotation marks."),
                     position, 1);
        return {};
    }
    const QString name = m_lexer.takeField();
    return name.isEmpty() ? word() : field(name, position);
}

FilterTree FilterParser::group()
{
    const qsizetype position = m_lexer.position();
    if (++m_depth > MaxDepth)
        m_lexer.fail(QStringLiteral("Brackets are nested too deeply here."), position, 1);
    m_lexer.open();
    FilterTree tree = failed() ? FilterTree() : any();
    if (!m_lexer.closes())
        m_lexer.fail(QStringLiteral("The bracket that opens here is not closed."), position, 1);
    m_lexer.close();
    --m_depth;
    return tree;
}

FilterTree FilterParser::negated()
{
    const qsizetype position = m_lexer.position();
    m_lexer.skip(1);
    if (m_lexer.at(u'-') || m_lexer.atEnd() || m_lexer.atSpace() || m_lexer.closes()) {
        m_lexer.fail(QStringLiteral("“-” excludes what follows it, but nothing does."), position, 1);
        return {};
    }
    FilterTree tree = term();
    return failed() ? FilterTree() : FilterTree::excluding(std::move(tree));
}

FilterTree FilterParser::word()
{
    const FilterToken token = m_lexer.takeWord();
    if (failed())
        return {};
    return {.kind = FilterTree::Kind::Word, .values = {textOf(token, false)}};
}

FilterTree FilterParser::field(const QString &name, qsizetype position)
{
    const FilterField *field = filterField(name);
    if (!field) {
        m_lexer.fail(QStringLiteral("“%1” is not a field; fields are %2.").arg(name, filterFieldNames()), position,
                     name.size());
        return {};
    }
    const qsizetype operatorAt = m_lexer.position();
    const QString operation = m_lexer.takeOperator();
    const QList<FilterToken> tokens = m_lexer.takeValues();
    const bool isCompared = isComparison(operation);
    if (isCompared && !filterMeasure(*field, isCompared))
        m_lexer.fail(QStringLiteral("“%1” is not a number and cannot be compared; use “:”.").arg(field->name),
                     operatorAt, operation.size());
    FilterTree tree{
        .kind = FilterTree::Kind::Field, .field = field->name, .operation = operation == u"=" ? u":"_qs : operation};
    for (const FilterToken &token : tokens) {
        if (failed())
            return {};
        tree.values += valueOf(*field, operation, token);
    }
    return tree;
}

FilterValue FilterParser::valueOf(const FilterField &field, const QString &operation, const FilterToken &token)
{
    if (field.text)
        return textOf(token, true);
    const bool isCompared = isComparison(operation);
    const bool isFlag = filterFlag(field, token.text) && !isCompared;
    const auto measure = filterMeasure(field, isCompared);
    if (isFlag || (measure && filterNumber(field, token.text, isCompared)))
        return {.text = token.text};
    if (!measure)
        m_lexer.fail(QStringLiteral("“%1” takes %2, not “%3”.").arg(field.name, filterFlagNames(field), token.text),
                     token.position, token.length);
    else if (!field.flags.empty() && !isCompared)
        m_lexer.fail(
            QStringLiteral("“%1” takes a number or %2, not “%3”.").arg(field.name, filterFlagNames(field), token.text),
            token.position, token.length);
    else
        m_lexer.fail(measure == field.seconds
                         ? QStringLiteral("“%1” is not a time; write it as 200ms, 30s, 5m, 2h or 1d.").arg(token.text)
                         : QStringLiteral("“%1” is not a number.").arg(token.text),
                     token.position, token.length);
    return {};
}

FilterValue FilterParser::textOf(const FilterToken &token, bool whole)
{
    const FilterValue value{kindOf(token, whole), token.text};
    const auto made = patternOf(value, whole);
    if (const auto *error = std::get_if<text::TextPattern::Error>(&made)) {
        const qsizetype opening = token.kind == FilterToken::Kind::Expression ? 1 : 0;
        m_lexer.fail(error->sentence, token.position + opening + error->offset, 1);
    }
    return value;
}

} // namespace filter
