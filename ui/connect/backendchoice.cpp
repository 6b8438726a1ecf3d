#include "ui/connect/backendchoice.h"

#include "ui/kit/choicefield.h"

#include <QAbstractItemView>
#include <QHBoxLayout>

namespace ui {

using wcs::WithBackend;

namespace {

constexpr int LeastWidth = 8; // characters of it that are seen, in a narrow dock

QString meaningOf(WithBackend choice)
{
    switch (choice) {
    case WithBackend::Leave:
        break;
    case WithBackend::Fill:
        return BackendChoice::tr("What stands below is told as far as its restClientConfig does not say otherwise.");
    case WithBackend::Set:
        return BackendChoice::tr("What stands below is told, whatever its restClientConfig says of these methods.");
    }
    return BackendChoice::tr("WCS goes by its restClientConfig; what stands below is not told.");
}

} // namespace

BackendChoice::BackendChoice(QWidget *parent)
    : QWidget(parent)
    , m_field(new ChoiceField)
    , m_meaning(new Label(Type::Small, Label::Tone::Dim))
{
    m_field->addItem(tr("Leave it"), int(WithBackend::Leave));
    m_field->addItem(tr("Fill in what it lacks"), int(WithBackend::Fill));
    m_field->addItem(tr("Set this over it"), int(WithBackend::Set));
    m_field->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_field->setMinimumContentsLength(LeastWidth);
    m_field->setObjectName(QStringLiteral("withBackend"));
    m_field->setAccessibleName(tr("What becomes of the backend's answer to connect"));
    m_field->view()->setAccessibleName(m_field->accessibleName());
    m_field->setToolTip(tr("What the web server behind Streamwatch answers to connect may have a restClientConfig of "
                           "its own"));
    m_meaning->setWordWrap(true);
    auto *row = new QHBoxLayout;
    row->setSpacing(scaled(8));
    row->addWidget(new Label(Type::Small, Label::Tone::Normal, tr("The backend's answer")));
    row->addWidget(m_field, 1);
    auto *lines = new QVBoxLayout(this);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(scaled(4));
    lines->addLayout(row);
    lines->addWidget(m_meaning);
    connect(m_field, &QComboBox::activated, this, [this] {
        const auto choice = WithBackend(m_field->currentData().toInt());
        m_field->choose(int(m_choice));
        emit wanted(choice);
    });
    setChoice(m_choice);
}

void BackendChoice::setChoice(WithBackend choice)
{
    m_choice = choice;
    m_field->choose(int(choice));
    m_meaning->setText(meaningOf(choice));
}

} // namespace ui
