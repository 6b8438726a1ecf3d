# What makes a fault in the memory of a program harder to use: tests/house/hardened.sh looks for it in what was built.
# The sanitizers have checks of their own, which some of it would hide.
include(CheckPIESupported)

function(harden)
  check_pie_supported()
  add_compile_options(-fstack-protector-strong)
  add_link_options(LINKER:-z,relro,-z,now,-z,noexecstack)
  # The library checks lengths only where the compiler optimises.
  string(TOUPPER "${CMAKE_BUILD_TYPE}" type)
  foreach(language C CXX)
    if("${CMAKE_${language}_FLAGS} ${CMAKE_${language}_FLAGS_${type}}" MATCHES "-O[123s]")
      add_compile_options($<$<COMPILE_LANGUAGE:${language}>:-U_FORTIFY_SOURCE>
                          $<$<COMPILE_LANGUAGE:${language}>:-D_FORTIFY_SOURCE=2>)
      set(STREAMWATCH_IS_FORTIFIED ON PARENT_SCOPE)
    endif()
  endforeach()
endfunction()
