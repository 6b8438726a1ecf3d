#include "answersfile.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>

namespace {

constexpr int SoonMs = 300;

const QString RulesKey = QStringLiteral("rules");
const QString ConnectKey = QStringLiteral("restClientConfig");

// Nothing where all of it is valid; else why it is not.
std::optional<QString> parse(const QByteArray &json, AnswersFile::Content &content)
{
    QJsonParseError error;
    const QJsonObject object = QJsonDocument::fromJson(json, &error).object();
    if (error.error != QJsonParseError::NoError)
        return error.errorString();
    auto rules = faults::parseRuleFile(object.value(RulesKey));
    if (const auto *bad = std::get_if<wcs::JsonError>(&rules))
        return bad->pointer + QStringLiteral(": ") + bad->sentence;
    content.rules = std::get<faults::RuleFile>(rules).rules;
    auto connect = wcs::RestClientConfig::fromJson(object.value(ConnectKey), u'/' + ConnectKey);
    if (const auto *bad = std::get_if<wcs::JsonError>(&connect))
        return bad->pointer + QStringLiteral(": ") + bad->sentence;
    content.connect = std::get<wcs::RestClientConfig>(connect);
    return std::nullopt;
}

} // namespace

QString AnswersFile::pathBeside(const QString &journal)
{
    const QFileInfo info(journal);
    return info.absolutePath() + u'/' + info.completeBaseName() + QStringLiteral(".answers.json");
}

Result<AnswersFile::Content> AnswersFile::read(const QString &path)
{
    QFile file(path);
    if (!file.exists())
        return Content();
    if (!file.open(QIODevice::ReadOnly))
        return Error{QStringLiteral("The answer rules in %1 cannot be read: %2.").arg(path, file.errorString())};
    Content content;
    if (const auto cause = parse(file.readAll(), content)) {
        const QString aside = path + QStringLiteral(".unreadable");
        QFile::remove(aside);
        file.rename(aside);
        return Error{QStringLiteral("The answer rules in %1 cannot be understood (%2). They are kept as %3; this start "
                                    "is without them.")
                         .arg(path, *cause, aside)};
    }
    for (faults::Rule &rule : content.rules) {
        if (rule.enabled)
            content.wereActive.append(rule.name);
        rule.enabled = false;
    }
    return content;
}

AnswersFile::AnswersFile(QString path)
    : m_path(std::move(path))
    , m_soon(this)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(SoonMs);
    connect(&m_soon, &QTimer::timeout, this, &AnswersFile::write);
}

AnswersFile::~AnswersFile()
{
    if (m_soon.isActive())
        write();
}

void AnswersFile::takeRules(const faults::RuleSnapshotPtr &snapshot)
{
    if (m_hasRules && snapshot->revision == m_revision)
        return; // only hits
    m_hasRules = true;
    m_revision = snapshot->revision;
    QJsonArray rules;
    for (const faults::RuleStatus &status : snapshot->rules)
        rules.append(status.rule->toJson());
    m_content.insert(RulesKey, rules);
    m_soon.start();
}

void AnswersFile::takeConnectConfig(const faults::ConnectConfig &config)
{
    m_content.insert(ConnectKey, config.config.toObject());
    m_soon.start();
}

void AnswersFile::write()
{
    m_soon.stop();
    QSaveFile file(m_path);
    const bool isWritten = file.open(QIODevice::WriteOnly) &&
                           file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) &&
                           file.write(QJsonDocument(m_content).toJson()) >= 0 && file.commit();
    if (!isWritten)
        emit failed(QStringLiteral("The answer rules cannot be saved in %1: %2.").arg(m_path, file.errorString()));
}
