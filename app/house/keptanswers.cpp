#include "app/house/keptanswers.h"

#include <utility>

KeptAnswers::KeptAnswers(const QString &journal, hooks::Options &options, QObject *parent)
    : QObject(parent)
    , m_file(new AnswersFile(AnswersFile::pathBeside(journal)))
{
    read(AnswersFile::pathBeside(journal), options);
    connect(m_file, &AnswersFile::problemChanged, this, [this](const QString &sentence) {
        m_unsaved = sentence;
        if (!sentence.isEmpty())
            emit failed(sentence);
        emit troublesChanged(troubles());
    });
}

void KeptAnswers::read(const QString &path, hooks::Options &options)
{
    const Result<AnswersFile::Content> kept = AnswersFile::read(path);
    m_isWritable = kept.ok();
    const AnswersFile::Content content = kept ? *kept : AnswersFile::Content();
    if (const QString problem = kept ? content.problem : kept.error().sentence; !problem.isEmpty())
        m_unread.append(problem);
    const auto merged = rules::merge(options.rules, true).apply(content.rules);
    if (const auto *rules = std::get_if<rules::Rules>(&merged)) {
        options.rules = *rules;
    } else {
        m_unread.append(
            QStringLiteral("The rules of --rules are not loaded: %1").arg(std::get<rules::Problem>(merged).sentence));
        options.rules = content.rules;
    }
    if (content.connect)
        options.connect.config = *content.connect;
    if (content.withBackend && !options.namesWithBackend)
        options.connect.withBackend = *content.withBackend;
    m_file->keepBackend(content.backend);
    if (!content.backend.isEmpty() && options.backend.targets.isEmpty()) {
        options.backend.targets = content.backend;
        options.backend.targets.removeIf([&options](const backend::Target &target) { // of paths that there are no more
            return !target.basePath.isNull() && !options.basePaths.contains(target.basePath);
        });
        options.backend.isChosen = true;
    }
    m_wereActive = content.wereActive;
}

void KeptAnswers::keep(hooks::HookService &hooks)
{
    if (m_isWritable) {
        connect(&hooks.book(), &rules::RuleBook::changed, m_file, &AnswersFile::takeRules, Qt::UniqueConnection);
        connect(&hooks, &hooks::HookService::connectConfigChanged, m_file, &AnswersFile::takeConnectConfig,
                Qt::UniqueConnection);
        connect(&hooks, &hooks::HookService::backendChanged, m_file, &AnswersFile::takeBackend, Qt::UniqueConnection);
    }
    if (!m_wereActive.isEmpty())
        emit switchedOff(std::exchange(m_wereActive, {}));
}

void KeptAnswers::sayTroubles()
{
    for (const QString &sentence : std::as_const(m_unread))
        emit failed(sentence);
    emit troublesChanged(troubles());
}

QStringList KeptAnswers::troubles() const
{
    QStringList sentences = m_unread;
    if (!m_unsaved.isEmpty())
        sentences.append(m_unsaved);
    return sentences;
}
