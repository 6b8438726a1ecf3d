# With STREAMWATCH_PCH: what most sources include, read once for all of core and once for all of the window. Other presets
# go without, so that a source that does not include what it needs is found there.
function(prepare_precompiled)
  if(CCACHE)
    # The compiler cache needs to be told that it may take them for what they were made from.
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE} PARENT_SCOPE)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE})
    target_compile_options(house INTERFACE $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-fpch-preprocess>)
  endif()
  target_compile_options(house INTERFACE -pthread) # RE2 asks for it, and all have to be compiled alike
  file(WRITE ${CMAKE_BINARY_DIR}/precompiled.cpp "")
  add_library(precompiled_core STATIC ${CMAKE_BINARY_DIR}/precompiled.cpp)
  target_link_libraries(precompiled_core PRIVATE house)
  target_precompile_headers(precompiled_core PRIVATE <QAbstractTableModel> <QByteArray> <QDateTime> <QHash>
    <QJsonArray> <QJsonDocument> <QJsonObject> <QList> <QLocale> <QObject> <QString> <QTimer> <QVariant>
    <algorithm> <array> <chrono> <deque> <functional> <memory> <optional> <vector>)
  if(STREAMWATCH_WINDOW)
    add_library(precompiled_ui STATIC ${CMAKE_BINARY_DIR}/precompiled.cpp)
    target_link_libraries(precompiled_ui PRIVATE house Qt6::Widgets)
    target_precompile_headers(precompiled_ui PRIVATE <QtWidgets/QtWidgets>
      <algorithm> <array> <chrono> <deque> <functional> <memory> <optional> <vector>)
  endif()
endfunction()

# use_precompiled(target): those of its folder.
function(use_precompiled target)
  if(NOT STREAMWATCH_PCH)
    return()
  endif()
  file(RELATIVE_PATH folder ${CMAKE_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR}) # the tree may lie in a folder "ui"
  if(folder MATCHES "(^|/)ui(/|$)")
    target_precompile_headers(${target} REUSE_FROM precompiled_ui)
  else()
    target_precompile_headers(${target} REUSE_FROM precompiled_core)
  endif()
endfunction()
