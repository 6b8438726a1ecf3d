#include "view/ruledraft.h"

#include "json/readjson.h"

#include <QCoreApplication>

namespace view {

using json::JsonError;
using rules::Rule;

namespace {

const QString NameKey = QStringLiteral("name");

struct Words {
    Q_DECLARE_TR_FUNCTIONS(view::RuleDraft)
};

// "500 Internal Server Error: cam*"; of one stream "500: hall"
QString nameFor(const Rule &rule, const NamedStream &stream)
{
    const bool isOne = !stream.name.isEmpty() && rule.match.mediaSessionId == stream.pattern;
    rules::Action action = rule.action;
    if (action.reason.isEmpty())
        action.reason = rules::usualReason(action.status);
    const bool isStatus = isOne && action.type == rules::Action::Type::Respond;
    QString name = isStatus ? QString::number(action.status) : rules::describe(action);
    name[0] = name.at(0).toUpper();
    const QString which = isOne ? stream.name : rule.match.name.isEmpty() ? rule.match.mediaSessionId : rule.match.name;
    return which.isEmpty() ? name : QStringLiteral("%1: %2").arg(name, which).left(100);
}

} // namespace

Draft readDraft(QJsonObject json, const NamedStream &stream)
{
    Draft read = Rule::parse(json);
    const auto *rule = std::get_if<Rule>(&read);
    if (!rule || json.contains(NameKey))
        return read;
    json.insert(NameKey, nameFor(*rule, stream));
    return Rule::parse(json);
}

Draft readDraft(const QString &text, const NamedStream &stream)
{
    const QByteArray json = text.toUtf8();
    const auto read = json::readJson(json);
    if (const auto *fault = std::get_if<json::JsonFault>(&read))
        return JsonError{{},
                         Words::tr("This is not JSON: %1 in line %2.")
                             .arg(QString::fromUtf8(fault->what))
                             .arg(json.first(fault->offset).count('\n') + 1)};
    const auto &value = std::get<QJsonValue>(read);
    return value.isObject() ? readDraft(value.toObject(), stream) : Rule::parse(value);
}

} // namespace view
