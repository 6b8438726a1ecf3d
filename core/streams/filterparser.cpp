#include "streams/filterparser.h"

#include <algorithm>
#include <cmath>

namespace streams {

namespace {

constexpr qsizetype MaxLength = 2'000;
constexpr int MaxDepth = 50;

using Kind = FilterValue::Kind;
using Node = Filter::Node;

// Matches where one of them does.
Node oneOf(std::vector<Node> nodes)
{
    if (nodes.size() == 1)
        return std::move(nodes.front());
    const bool dependsOnTime = std::ranges::any_of(nodes, &Node::dependsOnTime);
    const bool asksForRejected = std::ranges::any_of(nodes, &Node::asksForRejected);
    return {[nodes = std::move(nodes)](const Subject &subject) {
                return std::any_of(nodes.begin(), nodes.end(), [&](const Node &node) { return node.test(subject); });
            },
            dependsOnTime, asksForRejected};
}

// Matches where each of them does.
Node allOf(std::vector<Node> nodes)
{
    if (nodes.size() == 1)
        return std::move(nodes.front());
    const bool dependsOnTime = std::ranges::any_of(nodes, &Node::dependsOnTime);
    const bool asksForRejected = std::ranges::any_of(nodes, &Node::asksForRejected);
    return {[nodes = std::move(nodes)](const Subject &subject) {
                return std::all_of(nodes.begin(), nodes.end(), [&](const Node &node) { return node.test(subject); });
            },
            dependsOnTime, asksForRejected};
}

bool isComparison(const QString &operation)
{
    return operation.startsWith(u'<') || operation.startsWith(u'>');
}

bool (*comparison(const QString &operation))(double, double)
{
    if (operation == u">")
        return [](double number, double value) { return number > value; };
    if (operation == u">=")
        return [](double number, double value) { return number >= value; };
    if (operation == u"<")
        return [](double number, double value) { return number < value; };
    if (operation == u"<=")
        return [](double number, double value) { return number <= value; };
    // An age has fractions, which nobody asks for.
    return [](double number, double value) { return std::floor(number) == std::floor(value); };
}

// In seconds; nothing for what is no unit of time.
std::optional<double> unitSeconds(QStringView unit)
{
    if (unit.isEmpty() || unit == u"s")
        return 1;
    if (unit == u"m")
        return 60;
    if (unit == u"h")
        return 3'600;
    if (unit == u"d")
        return 86'400;
    return {};
}

} // namespace

std::variant<FilterParser::Root, FilterError> FilterParser::parse()
{
    if (m_length > MaxLength)
        return FilterError{tr("A filter has at most %1 characters.").arg(MaxLength), MaxLength, m_length - MaxLength};
    m_lexer.skipSpace();
    if (m_lexer.atEnd())
        return Root();
    Node node = any();
    if (failed())
        return *m_lexer.error();
    return std::make_shared<const Node>(std::move(node));
}

FilterParser::Node FilterParser::any()
{
    std::vector<Node> nodes{all()};
    while (!failed() && m_lexer.atOr()) {
        m_lexer.skip(2);
        nodes.push_back(all());
    }
    return oneOf(std::move(nodes));
}

FilterParser::Node FilterParser::all()
{
    std::vector<Node> nodes;
    for (m_lexer.skipSpace(); !failed() && !m_lexer.atEnd() && !m_lexer.atOr() && !m_lexer.closes();
         m_lexer.skipSpace())
        nodes.push_back(term());
    if (nodes.empty())
        m_lexer.fail(tr("Something to look for is missing here."), m_lexer.position(), 1);
    return failed() ? Node() : allOf(std::move(nodes));
}

FilterParser::Node FilterParser::term()
{
    if (m_lexer.at(u'-'))
        return negated();
    if (m_lexer.at(u'('))
        return group();
    const qsizetype position = m_lexer.position();
    if (m_lexer.at(u')')) {
        m_lexer.fail(tr("This bracket closes nothing; put text with brackets in quotation marks."), position, 1);
        return {};
    }
    const QString name = m_lexer.takeField();
    return name.isEmpty() ? word() : field(name, position);
}

FilterParser::Node FilterParser::group()
{
    const qsizetype position = m_lexer.position();
    if (++m_depth > MaxDepth)
        m_lexer.fail(tr("Brackets are nested too deeply here."), position, 1);
    m_lexer.open();
    Node node = failed() ? Node() : any();
    if (!m_lexer.closes())
        m_lexer.fail(tr("The bracket that opens here is not closed."), position, 1);
    m_lexer.close();
    --m_depth;
    return node;
}

FilterParser::Node FilterParser::negated()
{
    const qsizetype position = m_lexer.position();
    m_lexer.skip(1);
    if (m_lexer.at(u'-') || m_lexer.atEnd() || m_lexer.atSpace() || m_lexer.closes()) {
        m_lexer.fail(tr("“-” excludes what follows it, but nothing does."), position, 1);
        return {};
    }
    Node node = term();
    return {[test = std::move(node.test)](const Subject &subject) { return !test(subject); }, node.dependsOnTime};
}

// Words search name, ids and session address.
FilterParser::Node FilterParser::word()
{
    const FilterValue value = m_lexer.takeWord();
    if (failed())
        return {};
    return {[pattern = pattern(value, false)](const Subject &subject) {
                return pattern.matches(subject.name) || pattern.matches(subject.mediaSessionId) ||
                       pattern.matches(subject.nodeId) || pattern.matches(subject.sessionId);
            },
            false};
}

FilterParser::Node FilterParser::field(const QString &name, qsizetype position)
{
    const FilterField *field = filterField(name);
    if (!field) {
        m_lexer.fail(tr("“%1” is not a field; fields are %2.").arg(name, filterFieldNames()), position, name.size());
        return {};
    }
    const qsizetype operatorAt = m_lexer.position();
    const QString operation = m_lexer.takeOperator();
    const QList<FilterValue> values = m_lexer.takeValues();
    if (field->number == nullptr && isComparison(operation))
        m_lexer.fail(tr("“%1” is not a number and cannot be compared; use “:”.").arg(field->name), operatorAt,
                     operation.size());
    if (failed())
        return {};
    if (field->number)
        return numberField(*field, operation, values);
    return field->text ? textField(*field, values) : flagField(*field, values);
}

FilterParser::Node FilterParser::textField(const FilterField &field, const QList<FilterValue> &values)
{
    std::vector<Node> nodes;
    for (const FilterValue &value : values) {
        nodes.push_back(
            {[pattern = pattern(value, true), text = field.text, other = field.otherText](const Subject &subject) {
                 return pattern.matches(subject.*text) ||
                        (other && !(subject.*other).isEmpty() && pattern.matches(subject.*other));
             },
             false});
    }
    return oneOf(std::move(nodes));
}

FilterParser::Node FilterParser::numberField(const FilterField &field, const QString &operation,
                                             const QList<FilterValue> &values)
{
    std::vector<Node> nodes;
    for (const FilterValue &value : values) {
        nodes.push_back({[of = field.number, holds = comparison(operation),
                          than = number(field, value)](const Subject &subject) { return holds(of(subject), than); },
                         field.isTime});
    }
    return oneOf(std::move(nodes));
}

FilterParser::Node FilterParser::flagField(const FilterField &field, const QList<FilterValue> &values)
{
    std::vector<Node> nodes;
    for (const FilterValue &value : values) {
        const auto flag = std::find_if(field.flags.begin(), field.flags.end(), [&](const FilterFlag &candidate) {
            return value.text.compare(candidate.name, Qt::CaseInsensitive) == 0;
        });
        if (flag != field.flags.end()) {
            nodes.push_back({flag->test, flag->dependsOnTime, flag->asksForRejected});
            continue;
        }
        m_lexer.fail(tr("“%1” takes %2, not “%3”.").arg(field.name, filterFlagNames(field), value.text), value.position,
                     value.length);
        return {};
    }
    return oneOf(std::move(nodes));
}

wcs::TextPattern FilterParser::pattern(const FilterValue &value, bool whole)
{
    using wcs::TextPattern;
    const bool isExpression = value.kind == Kind::Expression;
    const bool hasWildcard = value.text.contains(u'*') || value.text.contains(u'?');
    if (isExpression || (value.kind == Kind::Bare && hasWildcard)) {
        auto result = isExpression ? TextPattern::expression(value.text) : TextPattern::glob(value.text);
        if (auto *pattern = std::get_if<TextPattern>(&result))
            return std::move(*pattern);
        const auto &error = std::get<TextPattern::Error>(result);
        m_lexer.fail(error.sentence, value.position + (isExpression ? 1 : 0) + error.offset, 1);
    }
    return whole ? TextPattern::equal(value.text) : TextPattern::containing(value.text);
}

double FilterParser::number(const FilterField &field, const FilterValue &value)
{
    const auto isDigit = [](QChar c) { return (c >= u'0' && c <= u'9') || c == u'.'; };
    const auto end = std::find_if_not(value.text.begin(), value.text.end(), isDigit);
    const qsizetype digits = end - value.text.begin();
    bool ok = false;
    const double number = value.text.first(digits).toDouble(&ok);
    const QString unit = value.text.sliced(digits);
    if (ok && field.isTime && unitSeconds(unit))
        return number * *unitSeconds(unit);
    if (!ok || !unit.isEmpty())
        m_lexer.fail(field.isTime ? tr("“%1” is not a time; write it as 30s, 5m, 2h or 1d.").arg(value.text)
                                  : tr("“%1” is not a number.").arg(value.text),
                     value.position, value.length);
    return number;
}

} // namespace streams
