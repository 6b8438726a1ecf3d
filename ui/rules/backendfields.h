#pragma once

#include "rules/rule.h"
#include "ui/kit/fieldvalues.h"

#include <QObject>

class QCheckBox;
class QToolButton;

namespace ui {

class FieldGrid;
class ListField;
class TextArea;

// The fields about the web server behind us: what it has to have answered, and whether it sees a hook that the rule
// answers. Folded away until a rule has any of it. They belong to the grid.
class BackendFields final : public QObject {
    Q_OBJECT
public:
    explicit BackendFields(FieldGrid &grid);

    void show(const rules::BackendMatch &match);
    void show(const rules::Action &action);
    void setType(rules::Action::Type type); // of the answer that is chosen: some ask the backend anyway

    QJsonObject matchJson() const; // as typed, valid or not
    bool isForwarded() const;
    std::optional<json::JsonError> problem() const; // what is typed and cannot be said in JSON
    void reveal(const QString &pointer);            // where it is folded away

private:
    void showUsed();

    FieldGrid &m_grid;
    QToolButton *m_open;
    ListField *m_status;
    TextArea *m_headers;
    Kept<QJsonObject> m_shownHeaders;
    TextArea *m_body;
    Kept<QJsonObject> m_shownBody;
    QCheckBox *m_forward;
    rules::Action::Type m_type = rules::Action::Type::Respond;
};

} // namespace ui
